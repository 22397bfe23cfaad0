/// A JSON document as a value: for schemas, which are read once, not for records.
enum JSONTree: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    let name: String
    let value: JSONTree
  }

  case object([Member])
  case array([JSONTree])
  case string(String)
  case number(Double)
  case boolean(Bool)
  case null

  /// The member of an object; nil for another type or where there is none.
  subscript(_ name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  var array: [JSONTree]? {
    if case .array(let array) = self { array } else { nil }
  }

  /// What this is, in an error's words.
  var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }
}
