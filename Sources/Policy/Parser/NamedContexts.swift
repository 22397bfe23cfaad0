import FieldCrypto
import YAML

/// Contexts that fields, record keys and headers share so that equal values look equal, and the keys they are used with: they
/// look equal only under the same key.
struct NamedContexts {
  private struct Use {
    let name: String
    let position: SourcePosition
    /// Nil: the rule's.
    let key: PolicyKey?
  }

  private var pending: [Use] = []
  private var known: [String: (key: PolicyKey, position: SourcePosition)] = [:]

  mutating func use(_ name: String, at position: SourcePosition, key: PolicyKey? = nil) {
    pending.append(Use(name: name, position: position, key: key))
  }

  /// - Parameter rule: the rule's key; nil if it is faulty, or there is none.
  mutating func endRule(_ rule: PolicyKey?, _ problems: inout Diagnostics) {
    for use in pending {
      guard let key = use.key ?? rule else { continue }
      check(use, key, &problems)
    }
    pending.removeAll()
  }

  private mutating func check(_ use: Use, _ key: PolicyKey, _ problems: inout Diagnostics) {
    let length = use.name.unicodeScalars.count
    guard !key.dependsOnTopic, !key.dependsOnRecord else {
      let which = key.dependsOnRecord ? "another one in each record" : "another one in each topic"
      problems.reportOnce(
        Diagnostic(
          .contextWithSeveralKeys, at: use.position, length: length,
          "'context' is for equal values to look equal in all topics, but key '\(key.name)' (\(key.keyName)) is \(which); "
            + "use a key without {\(key.dependsOnRecord ? "…" : "topic")}, or remove 'context'",
          related: [Diagnostic.Related(key.position, "key '\(key.name)' is here")]))
      return
    }
    guard let first = known[use.name] else {
      known[use.name] = (key, use.position)
      return
    }
    guard first.key.provider != key.provider || first.key.keyName != key.keyName else { return }
    problems.reportOnce(
      Diagnostic(
        .contextKeysDiffer, .warning, at: use.position, length: length,
        "context '\(use.name)' is used with key '\(key.name)' here and with '\(first.key.name)' at \(first.position): "
          + "equal values will not look equal",
        related: [Diagnostic.Related(first.position, "with key '\(first.key.name)'")]))
  }
}
