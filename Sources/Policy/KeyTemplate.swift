/// A KEK's name with `{topic}` in it, or without.
struct KeyTemplate: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case text(String)
    case topic
  }

  /// The longest name that may come out, in bytes.
  static let maxLength = 512

  /// As it was written.
  let text: String
  private var parts: [Part] = []

  init(_ text: String) throws(PatternError) {
    self.text = text
    guard !text.contains(where: \.isWhitespace) else { throw PatternError("a key's name has no white space") }
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      if brace != rest.startIndex { parts.append(.text(String(rest[..<brace]))) }
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw PatternError("'\(text)' has a single brace; placeholders are written {topic}")
      }
      let name = String(rest[rest.index(after: brace)..<end])
      guard name == "topic" else {
        throw PatternError("unknown placeholder '{\(name)}'; there is {topic}")
      }
      parts.append(.topic)
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    let longest = parts.reduce(0) { length, part in
      switch part {
      case .text(let text): length + text.utf8.count
      case .topic: length + TopicName.maxLength
      }
    }
    guard longest <= Self.maxLength else {
      throw PatternError("gives names of up to \(longest) bytes; \(Self.maxLength) are possible")
    }
  }

  /// Whether each topic has a KEK of its own.
  var dependsOnTopic: Bool { parts.contains(.topic) }

  func expanded(topic: String) -> String {
    parts.reduce(into: "") { name, part in
      switch part {
      case .text(let text): name += text
      case .topic: name += topic
      }
    }
  }
}
