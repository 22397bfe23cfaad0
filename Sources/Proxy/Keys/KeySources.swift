import Bytes
import KafkaWire
import Policy
import Schemas

/// What keys are named after in the values of a topic: `{value.PATH}`. One per topic and loop.
///
/// It is looked for by a search of its own, since it may lie in what is sealed, or be sealed itself.
final class KeySources {
  enum Outcome {
    case appended
    /// A schema is not at hand: it is among the batch's needs.
    case needed
    /// The record has no such text, for this reason.
    case refused(String)
  }

  struct NoFormat: Error, CustomStringConvertible {
    var description: String {
      "a key of the topic is named after something in the value, and the policy does not say how values are read: add 'format'"
    }
  }

  private let paths: [FieldPath]
  /// Nil where nothing is looked for.
  private let plan: SearchPlan?
  private let search: FieldSearch

  private enum Found {
    case places(FieldSearch.Result)
    case needs(SchemaReference)
    case unreadable(String)
  }

  /// Of the record searched last.
  @exclusivity(unchecked) private var found: Found?
  @exclusivity(unchecked) private var record: UInt64 = 0

  /// - Throws: where the policy does not say how values are read, or the paths together are too complex.
  init(_ keys: [SealKey], _ reading: ValueReading?, _ resources: TopicResources) throws {
    var paths: [FieldPath] = []
    for key in keys {
      guard case .perRecord(_, let template) = key.source else { continue }
      for case .value(let path) in template.parts where !paths.contains(path) { paths.append(path) }
    }
    self.paths = paths
    search = resources.keySearch
    if paths.isEmpty {
      plan = nil
    } else {
      guard let reading else {
        throw NoFormat()
      }
      plan = SearchPlan(
        try FieldMatcher(paths), format: reading.format, files: reading.schemas.map(\.path), resources.schemas
      )
    }
  }

  func number(of path: FieldPath) -> Int { paths.firstIndex(of: path) ?? -1 }

  /// Appends the text at the path of that number.
  func append(
    _ number: Int, of record: RecordView, in section: RawSpan, _ batch: inout SealingBatch,
    to name: inout ByteBuffer
  ) throws(PartitionFailure) -> Outcome {
    guard let plan, let range = record.value else { return .refused("and the record has no value") }
    let value = section.slice(range)
    if self.record != batch.record {
      find(in: value, record, section, plan)
      self.record = batch.record
    }
    switch found {
    case .places(let result)?: return append(number, of: value, result, plan, to: &name)
    case .unreadable(let reason)?: return .refused("but \(reason)")
    case .needs(let reference)?:
      let need = Need.schema(reference)
      if let reason = batch.waited.failures[need]?.unusableSchema { return .refused("but \(reason)") }
      try batch.ask(for: need)
      return .needed
    case nil: return .refused("and the value was not read")
    }
  }

  private func find(in value: RawSpan, _ record: RecordView, _ section: RawSpan, _ plan: SearchPlan) {
    do throws(FieldSearch.Failure) {
      found = .places(try search.find(in: value, record, section, plan))
    } catch {
      switch error {
      case .invalid(let reason): found = .unreadable(reason)
      case .needs(let reference): found = .needs(reference)
      }
    }
  }

  private func append(
    _ number: Int, of value: RawSpan, _ result: FieldSearch.Result, _ plan: SearchPlan,
    to name: inout ByteBuffer
  ) -> Outcome {
    // Another path may have decided about what this one selects, too.
    let deciders = plan.matcher.deciders(besides: number)
    var place: FieldOccurrence?
    for occurrence in search.found where occurrence.field == number || deciders.contains(occurrence.field) {
      guard place == nil else { return .refused("which stands in the value more than once") }
      place = occurrence
    }
    guard let place else { return .refused("which is not in the value") }
    let start = result.payloadStart
    let content = value.extracting(start + place.contentStart..<start + place.contentEnd)
    let hasText: Bool
    switch place.form {
    case .jsonString:
      JSONString.append(decoded: content, to: &name)
      hasText = true
    case .jsonToken:
      hasText = Self.isNumber(content)
      if hasText { name.append(content) }
    case .avroString:
      name.append(content)
      hasText = true
    case .avroDetached: hasText = result.program?.appendText(of: place, content, to: &name) ?? false
    case .avroBytes, .avroNull: hasText = false
    }
    return hasText ? .appended : .refused("which is neither a text nor a number")
  }

  /// Whether a JSON value that is no string is a number.
  private static func isNumber(_ token: RawSpan) -> Bool {
    guard let first = token.byte(at: 0) else { return false }
    return first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
  }
}
