import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// What this loop knows of the topics it has met: found by the bytes of a name or by a topic id, no `String` made.
///
/// The policy is asked once per topic; the answer, and the keys in use, stay with the topic.
final class TopicTable {
  /// Above this many topics the table starts again, so that a client inventing names cannot fill the memory.
  static let capacity = 100_000

  private let policy: Policy
  private let names: TopicNames
  private let resources: TopicResources
  private var byName: [Int: [Topic]] = [:]
  private var byID: [UUID128: Topic] = [:]
  private var count = 0

  init(policy: Policy, names: TopicNames, schemas: SchemaCatalog) {
    self.policy = policy
    self.names = names
    resources = TopicResources(schemas: schemas)
  }

  /// The topic with this name.
  /// - Returns: nil for bytes that are not UTF-8, which no topic's name is.
  func topic(named name: RawSpan) -> Topic? {
    let hash = name.withUnsafeBytes { bytes in
      var hasher = Hasher()
      hasher.combine(bytes: bytes)
      return hasher.finalize()
    }
    if let known = byName[hash]?.first(where: { $0.isNamed(name) }) { return known }
    guard let string = name.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) else { return nil }
    // No broker takes such a name: not worth remembering, at up to 32 KiB each.
    guard name.byteCount <= TopicName.maxLength else {
      return Topic(name: string, policy: policy, resources)
    }
    if count >= Self.capacity {
      byName.removeAll()
      byID.removeAll()
      count = 0
    }
    let topic = Topic(name: string, policy: policy, resources)
    byName[hash, default: []].append(topic)
    count += 1
    return topic
  }

  /// The topic with this id; nil where no Metadata response has named it yet.
  func topic(id: UUID128) -> Topic? {
    if let known = byID[id] { return known }
    guard let name = names.name(of: id) else { return nil }
    let topic = topic(named: name.utf8Span.span.bytes)
    byID[id] = topic
    return topic
  }

  /// The topic that a message refers to; nil for an id not met yet and for bytes that are no name.
  func topic(_ reference: TopicReference, in frame: RawSpan) -> Topic? {
    switch reference {
    case .id(let id): topic(id: id)
    case .name(.input(let range)): topic(named: frame.slice(range))
    case .name(.text(let text)): topic(named: text.utf8Span.span.bytes)
    }
  }
}

extension TopicReference {
  /// For the log.
  func description(in frame: RawSpan) -> String {
    switch self {
    case .id(let id): "id \(id)"
    case .name(let name): name.string(in: frame)
    }
  }

  var id: UUID128? {
    if case .id(let id) = self { id } else { nil }
  }
}
