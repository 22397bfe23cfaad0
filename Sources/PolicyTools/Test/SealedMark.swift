import FieldCrypto

/// What stands in an expected shape in the place of something sealed: `<sealed>`, `<sealed deterministic>`, `<sealed key=pii>`.
struct SealedMark: Hashable, Sendable {
  /// Nil: any.
  var mode: FieldMode?
  var key: String?

  /// Nil for a text that is no mark. An error's text for one that is misspelled.
  static func reading(_ text: String) -> Result<SealedMark, Malformed>? {
    guard text.hasPrefix("<sealed"), text.hasSuffix(">") else { return nil }
    let words = text.dropFirst().dropLast().split(separator: " ", omittingEmptySubsequences: false)
    guard words.first == "sealed" else { return nil }
    var mark = SealedMark()
    for word in words.dropFirst() {
      switch word {
      case "randomized" where mark.mode == nil: mark.mode = .randomized
      case "deterministic" where mark.mode == nil: mark.mode = .deterministic
      case _ where word.hasPrefix("key=") && word.count > 4 && mark.key == nil:
        mark.key = String(word.dropFirst(4))
      default:
        return .failure(
          Malformed(
            message:
              "'\(text)' says something else than <sealed>, <sealed deterministic>, <sealed randomized> "
              + "or <sealed key=NAME>"))
      }
    }
    return .success(mark)
  }

  struct Malformed: Error, Hashable {
    let message: String
  }

  var text: String {
    var words = ["sealed"]
    switch mode {
    case .deterministic?: words.append("deterministic")
    case .randomized?: words.append("randomized")
    case nil: break
    }
    if let key { words.append("key=\(key)") }
    return "<\(words.joined(separator: " "))>"
  }
}
