/// A value as people read it: JSON, or an Avro datum as JSON. What is sealed in it is a place, not bytes.
struct SampleNode: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    var name: String
    var value: SampleNode
  }

  enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case array([SampleNode])
    /// In the order of the value; a name may stand there twice.
    case object([Member])
    /// Something sealed: its number among the record's parts.
    case sealed(Int)
  }

  var content: Content
  /// Of an Avro datum: its type's full name, or the type. Paths may ask for it.
  var type: String?

  init(_ content: Content, type: String? = nil) {
    self.content = content
    self.type = type
  }

  static let null = SampleNode(.null)

  /// What it is, for messages.
  var kind: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    case .sealed: "a sealed value"
    }
  }
}
