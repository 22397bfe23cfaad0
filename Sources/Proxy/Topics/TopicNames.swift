import KafkaWire
import Synchronization

/// Topic id → name, shared by all loops and fed by every Metadata response that passes (KIP-516).
///
/// Never name → id: an id means one topic for ever, while a name means another one after the topic was made anew.
final class TopicNames: Sendable {
  /// Above this many the map starts again; what is asked for is then looked up at the broker.
  static let capacity = 1_000_000

  private let names = Mutex<[UUID128: String]>([:])

  func learn(_ name: String, id: UUID128) {
    guard id != UUID128.zero else { return }
    names.withLock { names in
      if names.count >= Self.capacity { names.removeAll() }
      names[id] = name
    }
  }

  func name(of id: UUID128) -> String? {
    names.withLock { $0[id] }
  }
}
