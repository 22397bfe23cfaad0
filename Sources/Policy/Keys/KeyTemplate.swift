import Schemas

/// A KEK's name, in which placeholders may stand for the topic or for something of the record.
public struct KeyTemplate: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    case text(String)
    /// `{topic}`
    case topic
    /// `{recordKey}`: the record's key.
    case recordKey
    /// `{header.NAME}`: a header.
    case header(String)
    /// `{value.PATH}`: a field of the value. The path has names and numbers of elements only.
    case value(FieldPath)

    var isPlaceholder: Bool { if case .text = self { false } else { true } }

    var dependsOnRecord: Bool {
      switch self {
      case .text, .topic: false
      case .recordKey, .header, .value: true
      }
    }
  }

  /// The longest name that may come out, in bytes.
  public static let maximumLength = 512

  /// As it was written.
  public let text: String
  /// No two texts follow each other. Between two placeholders there is a text, unless both are `{topic}`.
  public let parts: [Part]

  public init(_ text: String) throws(KeyTemplateError) {
    self.text = text
    var parser = KeyTemplateParser(text)
    parts = try parser.read()
  }

  private init(text: String, parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// Whether each topic has a KEK of its own.
  public var dependsOnTopic: Bool { parts.contains(.topic) }

  /// Whether records choose the KEK.
  public var dependsOnRecord: Bool { parts.contains(where: \.dependsOnRecord) }

  /// The fields of values that it needs.
  public var valuePaths: [FieldPath] {
    parts.compactMap { if case .value(let path) = $0 { path } else { nil } }
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
