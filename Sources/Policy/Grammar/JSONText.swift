import Bytes

/// A JSON value, to be written for people and for version control: always in the same order, indented.
indirect enum JSONText {
  case text(String)
  case number(Int)
  case boolean(Bool)
  case array([JSONText])
  case object([(String, JSONText)])

  static func texts(_ texts: [String]) -> JSONText { .array(texts.map { .text($0) }) }

  /// What stands in one line has at most so many characters.
  private static let width = 100

  func written(indent: Int = 0) -> String {
    let line = oneLine
    if indent + line.count <= Self.width || isScalar { return line }
    let inner = String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .array(let items):
      return "[\n" + items.map { inner + $0.written(indent: indent + 2) }.joined(separator: ",\n") + end + "]"
    case .object(let members):
      return "{\n"
        + members.map { inner + JSONOutput.string($0.0) + ": " + $0.1.written(indent: indent + 2) }
        .joined(separator: ",\n") + end + "}"
    default: return line
    }
  }

  private var isScalar: Bool {
    switch self {
    case .text, .number, .boolean: true
    case .array, .object: false
    }
  }

  private var oneLine: String {
    switch self {
    case .text(let text): JSONOutput.string(text)
    case .number(let number): String(number)
    case .boolean(let boolean): boolean ? "true" : "false"
    case .array(let items): "[" + items.map(\.oneLine).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { JSONOutput.string($0.0) + ": " + $0.1.oneLine }.joined(separator: ", ") + "}"
    }
  }
}
