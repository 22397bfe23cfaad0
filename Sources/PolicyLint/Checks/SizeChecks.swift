import FieldCrypto
import Policy
import Schemas
import YAML

/// What sealing does to the size of batches.
enum SizeChecks {
  /// What librdkafka fills a batch to.
  private static let fullBatch = 1_000_000
  /// The records that have to fit: of 1 KiB, with what a batch has for each.
  private static let usualRecord = 1024

  static func run(_ context: LintContext, _ found: inout LintFindings) {
    for rule in context.source.rules {
      guard case .sealed(let sealing) = rule.encryption, let assumptions = rule.assumptions else { continue }
      if let limit = assumptions.maxMessageBytes { headroom(rule, sealing, assumptions, limit, &found) }
      if let codec = assumptions.compression, codec != "producer", codec != "uncompressed",
        case .whole = sealing.value
      {
        found.report(
          .needlessCompression, at: assumptions.position(of: "compression.type"),
          length: "compression.type".count,
          "values of '\(rule.pattern.text)' are sealed whole and do not compress; set compression.type of the topic to producer, not \(codec)"
        )
      }
    }
  }

  private static func headroom(
    _ rule: PolicyRule, _ sealing: PolicyRule.Sealing, _ assumptions: TopicAssumptions, _ limit: Int,
    _ found: inout LintFindings
  ) {
    let growth = growth(rule, sealing)
    let records = fullBatch / usualRecord
    let needed = fullBatch + growth * records
    guard limit < needed else { return }
    let fitting = max(limit - fullBatch, 0) / growth
    let advice =
      fitting > 0
      ? "raise it to \(needed), or set batch.num.messages=\(fitting)" : "raise it to \(needed)"
    found.report(
      .noHeadroom, at: assumptions.position(of: "max.message.bytes"), length: "max.message.bytes".count,
      "sealing adds at least \(growth) bytes to a record, and a full batch of librdkafka (1,000,000 bytes) with records of 1 KiB then exceeds \(limit); \(advice)"
    )
  }

  /// What a record grows by at least, in bytes.
  private static func growth(_ rule: PolicyRule, _ sealing: PolicyRule.Sealing) -> Int {
    func growth(_ mode: FieldMode) -> Int { mode == .randomized ? 31 : 26 }
    var bytes = sealing.recordKey == nil ? 0 : growth(.deterministic)
    for header in sealing.headers { bytes += growth(header.mode) }
    guard case .fields(let fields) = sealing.value else { return bytes + 31 }
    // JSON and Avro strings hold base64url: four bytes for three.
    for field in fields.fields where !field.isOptional { bytes += (growth(field.mode) * 4 + 2) / 3 }
    return max(bytes, 1)
  }
}
