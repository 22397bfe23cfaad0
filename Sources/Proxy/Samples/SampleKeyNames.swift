import FieldCrypto
import Policy

/// Which of the policy's keys a KEK belongs to.
struct SampleKeyNames: Sendable {
  let keys: [PolicyKey]

  /// The names under `keys:` that may mean this KEK for a topic, in the policy's order.
  func names(of kek: KEKReference, topic: String) -> [String] {
    keys.filter { $0.sealKey(topic: topic).fixed == kek }.map(\.name)
  }
}
