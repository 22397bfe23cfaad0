import FieldCrypto
import Policy

/// A topic with sealed fields, and what a policy says of it.
struct FieldTopic {
  struct Field: Hashable {
    var path: String
    var mode = FieldMode.randomized
    /// A name that it shares with others.
    var context: String?
    var isOptional = true
    /// Nil: the topic's.
    var key: String?
  }

  struct Header: Hashable {
    var name: String
    var mode = FieldMode.randomized
  }

  var name: String
  var format = "json"
  var key = "aes"
  var fields: [Field]
  var onInvalid = "reject"
  var unsealed = "reject"
  /// Paths of schema files.
  var schemas: [String] = []
  var sealsKeys = false
  var headers: [Header] = []

  static func policy(_ topics: [FieldTopic]) throws -> Policy {
    try Policy.parse([
      "test.yaml": """
      version: 1
      keys:
        aes: {provider: local, key: fields}
        chacha: {provider: local, key: others, algorithm: ChaCha20-Poly1305}
        third: {provider: local, key: third}
      topics:

      """ + topics.map(\.yaml).joined()
    ])
  }

  /// In which equal contents of a field at that canonical path look equal.
  func scope(of field: Field, at path: String) -> String {
    "\(field.context ?? "\(name) \(path)") under \(field.key ?? key)"
  }

  private var yaml: String {
    var lines = ["- match: \(name)", "  format: \(format)", "  key: \(key)", "  fields:"]
    for field in fields {
      let context = field.context.map { ", context: \($0)" } ?? ""
      let key = field.key.map { ", key: \($0)" } ?? ""
      let onMissing = field.isOptional ? "pass" : "reject"
      lines.append(
        "    - {path: \(Self.quoted(field.path)), mode: \(field.mode)\(context)\(key), onMissing: \(onMissing)}"
      )
    }
    lines += ["  onInvalid: \(onInvalid)", "  unsealed: \(unsealed)"]
    if !schemas.isEmpty { lines.append("  schemas: [\(schemas.joined(separator: ", "))]") }
    if sealsKeys { lines.append("  recordKey: deterministic") }
    if !headers.isEmpty {
      lines.append("  headers:")
      for header in headers { lines.append("    - {name: \(header.name), mode: \(header.mode)}") }
    }
    return lines.map { "  \($0)\n" }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "''" : "\($0)" }.joined() + "'"
  }
}
