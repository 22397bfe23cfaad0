import FieldCrypto
import Policy
import Proxy

/// The sealed parts of a stored sample, as people name them.
struct SealedParts {
  private let parts: [SamplePart]
  /// For each part the keys of the policy that may be meant.
  private let keys: [[String]]
  /// The topic's own key.
  private let ownKeys: Set<String>

  init(_ sample: SealedSample, topic: String, rule: TopicRule, sealer: SampleSealer) {
    parts = sample.parts
    keys = sample.parts.map { sealer.keyNames(of: $0.kek, topic: topic) }
    if case .sealed(let rule) = rule {
      ownKeys = Set(sealer.keyNames(of: rule.key, topic: topic))
    } else {
      ownKeys = []
    }
  }

  /// What stands for a part: the mode where it is not randomized, the key where it is not the topic's.
  func mark(_ part: Int) -> SealedMark {
    guard parts.indices.contains(part) else { return SealedMark() }
    var mark = SealedMark()
    if parts[part].mode == .deterministic { mark.mode = .deterministic }
    if ownKeys.isDisjoint(with: keys[part]) { mark.key = keys[part].first ?? "\(parts[part].kek)" }
    return mark
  }

  /// All that is to say of a part.
  func fullMark(_ part: Int) -> SealedMark {
    guard parts.indices.contains(part) else { return SealedMark() }
    return SealedMark(mode: parts[part].mode, key: keys[part].first ?? "\(parts[part].kek)")
  }

  /// Whether a mark says nothing else of a part than what is so.
  func matches(_ mark: SealedMark, _ part: Int) -> Bool {
    guard parts.indices.contains(part) else { return false }
    if let mode = mark.mode, mode != parts[part].mode { return false }
    if let key = mark.key { return keys[part].contains(key) || "\(parts[part].kek)" == key }
    return true
  }

  func text(_ node: SampleNode) -> String {
    node.line { mark($0).text }
  }
}
