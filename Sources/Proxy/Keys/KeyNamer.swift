import Bytes
import FieldCrypto
import KafkaWire
import Policy

/// Names the KEKs of one record after another as a template says: `user/{value.userId}`.
///
/// Names are made of the record as the client wrote it. One that lacks something has no key at all: another one could be read by
/// others.
final class KeyNamer {
  private enum Part {
    case text([UInt8])
    case recordKey
    case header([UInt8], String)
    /// By its number in `KeySources`.
    case value(Int, String)
  }

  /// Above this the memory of what was too long for a name is given back.
  private static let retainedBytes = 64 << 10

  private let template: String
  private let provider: String
  private let algorithm: Algorithm
  private let parts: [Part]
  private let sources: KeySources
  private let chosen: ChosenKeys

  @exclusivity(unchecked) private var name = ByteBuffer()
  /// The key of the record seen last.
  @exclusivity(unchecked) private var latest: BatchKey?
  @exclusivity(unchecked) private var record: UInt64 = 0

  init(
    _ template: KeyTemplate, provider: String, _ algorithm: Algorithm, _ sources: KeySources,
    _ chosen: ChosenKeys
  ) {
    self.template = template.text
    self.provider = provider
    self.algorithm = algorithm
    self.sources = sources
    self.chosen = chosen
    parts = template.parts.map { part in
      switch part {
      case .text(let text): .text(Array(text.utf8))
      case .topic: .text(Array("{topic}".utf8))  // expanded already
      case .recordKey: .recordKey
      case .header(let name): .header(Array(name.utf8), name)
      case .value(let path): .value(sources.number(of: path), path.text)
      }
    }
  }

  /// As `KeySlot.key`.
  func key(
    of record: RecordView, in section: RawSpan, _ batch: inout SealingBatch
  ) throws(PartitionFailure) -> BatchKey? {
    if self.record == batch.record { return latest }
    guard try makeName(of: record, in: section, &batch) else { return nil }
    let isSame = name.withBytes { latest?.isNamed($0) ?? false }
    if !isSame { latest = name.withBytes { chosen.key(provider, algorithm, $0) } }
    self.record = batch.record
    return latest
  }

  /// - Returns: whether all that it is made of is at hand.
  private func makeName(
    of record: RecordView, in section: RawSpan, _ batch: inout SealingBatch
  ) throws(PartitionFailure) -> Bool {
    if name.capacity > Self.retainedBytes { name = ByteBuffer() } else { name.removeAll() }
    for part in parts {
      let start = name.count
      switch part {
      case .text(let bytes):
        name.append(bytes.span.bytes)
        continue
      case .recordKey:
        guard let key = record.key else { throw refusal(part, "and the record has no key") }
        name.append(section.slice(key))
      case .header(let header, _):
        guard let value = try Self.header(header, of: record, in: section) else {
          throw refusal(part, "and the record has no such header")
        }
        name.append(section.slice(value))
      case .value(let number, _):
        switch try sources.append(number, of: record, in: section, &batch, to: &name) {
        case .appended: break
        case .needed: return false
        case .refused(let reason): throw refusal(part, reason)
        }
      }
      if let reason = flaw(from: start) { throw refusal(part, reason) }
    }
    guard name.count <= KEKReference.maximumNameByteCount else {
      throw .invalid(
        "key '\(template)' would get a name of \(name.count) bytes, and \(KEKReference.maximumNameByteCount) are possible"
      )
    }
    return true
  }

  /// Why what was appended last cannot stand in a name.
  private func flaw(from start: Int) -> String? {
    name.withBytes { bytes in
      let added = bytes.extracting(start..<bytes.byteCount)
      return added.withUnsafeBytes { added in
        if added.isEmpty { return "which is empty" }
        if added.count > KEKReference.maximumNameByteCount {
          return "which has \(added.count) bytes, and names have at most \(KEKReference.maximumNameByteCount)"
        }
        if added.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return nil }
        guard let text = String(validating: added, as: UTF8.self) else { return "which is not UTF-8" }
        return KEKReference.isName(text) ? nil : "which has white space or control characters"
      }
    }
  }

  /// The value of the last header of that name.
  private static func header(
    _ name: [UInt8], of record: RecordView, in section: RawSpan
  ) throws(PartitionFailure) -> ByteRange? {
    var found: ByteRange?
    do throws(WireError) {
      var headers = try HeaderCursor(record, in: section)
      while let header = try headers.next() {
        if section.slice(header.key).hasSameBytes(as: name.span.bytes) { found = header.value }
      }
    } catch {
      throw PartitionFailure(describing: error, sealing: true)
    }
    return found
  }

  private func refusal(_ part: Part, _ reason: String) -> PartitionFailure {
    let source =
      switch part {
      case .text, .recordKey: "recordKey"
      case .header(_, let name): "header.\(name)"
      case .value(_, let path): "value.\(path)"
      }
    return .invalid("key '\(template)' is named after {\(source)}, \(reason)")
  }
}
