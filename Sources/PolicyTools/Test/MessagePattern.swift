import YAML

/// What an error message is expected to be: a part of it, or a `/regular expression/`.
struct MessagePattern: Sendable {
  let text: String
  let position: SourcePosition
  private let regex: String?

  struct Invalid: Error {
    let message: String
  }

  init(_ text: String, at position: SourcePosition) throws(Invalid) {
    self.text = text
    self.position = position
    guard text.utf8.count > 2, text.first == "/", text.last == "/" else {
      regex = nil
      return
    }
    let inner = String(text.dropFirst().dropLast())
    do {
      _ = try Regex(inner)
    } catch {
      throw Invalid(message: "'\(text)' is no regular expression: \(error)")
    }
    regex = inner
  }

  func matches(_ message: String) -> Bool {
    guard let regex else { return message.contains(text) }
    // It was read before.
    guard let compiled = try? Regex(regex) else { return false }
    return message.contains(compiled)
  }
}
