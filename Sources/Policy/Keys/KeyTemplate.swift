import Schemas

/// A KEK's name, in which placeholders may stand for the topic or for something of the record.
public struct KeyTemplate: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    case text(String)
    /// `{topic}`
    case topic
    /// `{recordKey}`: the record's key.
    case recordKey
    /// `{header.NAME}`: the last header of that name.
    case header(String)
    /// `{value.PATH}`: a text or number in the value. The path has no wildcards.
    case value(FieldPath)
  }

  /// The longest name that may come out, in bytes.
  public static let maximumLength = 512

  /// As it was written.
  public let text: String
  /// No two texts follow each other.
  public let parts: [Part]

  public init(_ text: String) throws(PatternError) {
    self.text = text
    guard !text.contains(where: \.isWhitespace) else { throw PatternError("a key's name has no white space") }
    var parts: [Part] = []
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
    self.parts = parts
    let longest = parts.reduce(0) { length, part in
      switch part {
      case .text(let text): length + text.utf8.count
      case .topic: length + TopicName.maxLength
      // What records make too long is refused with the record.
      case .recordKey, .header, .value: length + 1
      }
    }
    guard longest <= Self.maximumLength else {
      throw PatternError("gives names of up to \(longest) bytes; \(Self.maximumLength) are possible")
    }
  }

  private init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// Whether each topic has a KEK of its own.
  public var dependsOnTopic: Bool { parts.contains(.topic) }

  /// Whether records choose the KEK.
  public var dependsOnRecord: Bool {
    parts.contains {
      switch $0 {
      case .text, .topic: false
      case .recordKey, .header, .value: true
      }
    }
  }

  /// The name, if it has no placeholder.
  public var fixedName: String? {
    switch parts.first {
    case .text(let name)? where parts.count == 1: name
    case nil: ""
    default: nil
    }
  }

  /// With the topic's name in the places of `{topic}`.
  public func expanded(topic: String) -> KeyTemplate {
    guard dependsOnTopic else { return self }
    var expanded: [Part] = []
    for part in parts {
      let next: Part = part == .topic ? .text(topic) : part
      if case .text(let right) = next, case .text(let left)? = expanded.last {
        expanded[expanded.count - 1] = .text(left + right)
      } else {
        expanded.append(next)
      }
    }
    return KeyTemplate(text: text, parts: expanded)
  }
}
