import KafkaWire
import Policy
import Schemas

/// A topic as one loop sees it: what the policy says of it, and the key that seals it now.
final class Topic {
  enum Treatment {
    case plain
    case sealed(SealedTopic)
    /// The policy has no answer, or two: records are refused with this reason.
    case refused(String)
  }

  let name: String
  let treatment: Treatment

  init(name: String, policy: Policy, _ resources: TopicResources) {
    self.name = name
    do {
      switch try policy.rule(for: name) {
      case .plain: treatment = .plain
      case .sealed(let rule): treatment = .sealed(try SealedTopic(rule, topic: name, resources))
      }
    } catch {
      treatment = .refused("\(error)")
    }
  }

  var isPlain: Bool {
    if case .plain = treatment { true } else { false }
  }

  func isNamed(_ bytes: RawSpan) -> Bool {
    name.utf8Span.span.bytes.hasSameBytes(as: bytes)
  }
}
