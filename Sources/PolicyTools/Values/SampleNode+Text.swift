import Bytes

extension SampleNode {
  /// On one line: `{"a": 1, "b": [2, 3]}`.
  /// - Parameter sealed: what stands for a sealed part.
  func line(_ sealed: (Int) -> String) -> String {
    switch content {
    case .array(let items): "[" + items.map { $0.line(sealed) }.joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { "\(JSONOutput.string($0.name)): \($0.value.line(sealed))" }.joined(separator: ", ")
        + "}"
    default: leaf(sealed)
    }
  }

  /// Over several lines, what fits in one in one.
  func lines(_ sealed: (Int) -> String, indent: String = "") -> String {
    let short = line(sealed)
    if isLeaf || (short.utf8.count + indent.utf8.count <= Self.width && !holdsObjects) { return short }
    let inner = indent + "  "
    switch content {
    case .array(let items) where !items.isEmpty:
      let texts = items.map { inner + $0.lines(sealed, indent: inner) }
      return "[\n" + texts.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      let texts = members.map {
        "\(inner)\(JSONOutput.string($0.name)): \($0.value.lines(sealed, indent: inner))"
      }
      return "{\n" + texts.joined(separator: ",\n") + "\n\(indent)}"
    default: return short
    }
  }

  /// JSON, as a program would write it.
  func compact(_ sealed: (Int) -> String) -> String {
    switch content {
    case .array(let items): "[" + items.map { $0.compact(sealed) }.joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(JSONOutput.string($0.name)):\($0.value.compact(sealed))" }.joined(separator: ",")
        + "}"
    default: leaf(sealed)
    }
  }

  var isLeaf: Bool {
    switch content {
    case .array, .object: false
    case .null, .bool, .number, .string, .sealed: true
    }
  }

  private static let width = 80

  /// Whether there are objects further down.
  private var holdsObjects: Bool {
    switch content {
    case .array(let items): items.contains { $0.isObject || $0.holdsObjects }
    case .object(let members): members.contains { !$0.value.isLeaf }
    default: false
    }
  }

  var isObject: Bool {
    if case .object = content { true } else { false }
  }

  private func leaf(_ sealed: (Int) -> String) -> String {
    switch content {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let text): text
    case .string(let text): JSONOutput.string(text)
    case .sealed(let part): sealed(part)
    case .array, .object: ""
    }
  }
}
