/// A property that fields have in schemas, with a value: `confluent:tags=PII`.
///
/// A field has it if the property is that text, or a list in which it is. Booleans are `true` and `false`.
public struct SchemaTag: Hashable, Sendable, CustomStringConvertible {
  /// The property that Confluent's clients and catalog use: a list of texts.
  public static let confluentProperty = "confluent:tags"
  /// The longest text, in bytes.
  public static let maximumLength = 1024

  public let property: String
  public let value: String

  public init(property: String, value: String) {
    self.property = property
    self.value = value
  }

  /// - Parameter text: `PROPERTY=VALUE`: what a policy has behind `schema:`. The first `=` divides it.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumLength, let sign = text.firstIndex(of: "=") else { return nil }
    property = String(text[..<sign])
    value = String(text[text.index(after: sign)...])
    if property.isEmpty || value.isEmpty { return nil }
  }

  public var description: String { "\(property)=\(value)" }

  /// The values that a property of a schema stands for.
  static func values(_ property: JSONTree) -> [String] {
    switch property {
    case .string(let text): [text]
    case .array(let items): items.compactMap(\.string)
    case .boolean(let boolean): ["\(boolean)"]
    default: []
    }
  }
}
