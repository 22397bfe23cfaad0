import KafkaWire
import Policy
import Synchronization

/// Topic id → name, shared by all loops and fed by every Metadata response that passes (KIP-516).
///
/// Never name → id: an id means one topic for ever, while a name means another one after the topic was made anew.
final class TopicNames: Sendable {
  /// Above this many no more are learnt, and topics with other ids are unknown: forgetting the first names would let a
  /// broker give them anew.
  private let capacity: Int

  private let names = Mutex<[UUID128: String]>([:])

  init(capacity: Int = 1_000_000) {
    self.capacity = capacity
  }

  /// - Returns: false where the id has another name already, which then stays. Topics cannot be renamed, and brokers are not
  ///   trusted: one that gave a sealed topic's id to a plain topic would be sent its records unsealed.
  @discardableResult
  func learn(_ name: String, id: UUID128) -> Bool {
    guard id != UUID128.zero else { return true }
    return names.withLock { names in
      if let known = names[id] { return known == name }
      // No broker takes a longer name: not worth remembering, at up to 32 KiB each.
      if names.count < capacity, name.utf8.count <= TopicName.maxLength { names[id] = name }
      return true
    }
  }

  func name(of id: UUID128) -> String? {
    names.withLock { $0[id] }
  }
}
