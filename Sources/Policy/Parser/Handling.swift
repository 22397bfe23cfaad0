import FieldCrypto
import YAML

/// `mode`, `key` and `context` of a field, a tag's protection or a header.
struct Handling {
  let action: FieldAction
  let key: PolicyKey?
  let context: String?

  /// Nil, and a report, if something is wrong.
  ///
  /// - Parameter modes: the words that `mode` may have; without it, it is `randomized`.
  init?(
    _ fields: Fields, modes: Words<FieldAction>, _ keys: inout KeyDirectory, _ problems: inout Diagnostics
  ) {
    var action: FieldAction? = .seal(.randomized)
    if let node = fields["mode"] { action = node.choice("'mode'", of: modes, &problems) }
    if action == .plain {
      for name in ["key", "context"] where fields[name] != nil {
        fields.refuse(
          name, "'\(name)' does nothing with 'mode: plain'; remove it", as: .settingOfPlain, &problems)
      }
      if fields.has("key") || fields.has("context") { return nil }
    }
    var isValid = true
    key = fields["key"].flatMap { keys.find($0, &problems) }
    if fields.has("key"), key == nil { isValid = false }
    context = fields["context"].flatMap { $0.context(&problems) }
    if fields.has("context"), context == nil { isValid = false }
    if context != nil, action == .seal(.randomized) {
      fields.refuse(
        "context",
        "'context' is for equal values to look equal, which they do in deterministic mode only; "
          + "add mode: deterministic, or remove 'context'", as: .contextWithoutDeterministic, &problems)
      isValid = false
    }
    guard let action, isValid else { return nil }
    self.action = action
  }
}

extension Node {
  /// A topic's context, or one that is shared.
  func context(_ problems: inout Diagnostics) -> String? {
    guard let text = text("'context'", &problems) else { return nil }
    guard text.utf8.count <= TopicName.maxLength, !text.contains(where: { $0 == "{" || $0 == "}" }) else {
      problems.report(
        .invalidContext, at: self,
        "'context' is a name of at most \(TopicName.maxLength) bytes without placeholders")
      return nil
    }
    return text
  }
}
