import Policy
import YAML

/// Texts of policies, and what reading them gives.
enum Sample {
  static let keys = """
    version: 1
    keys:
      k: {provider: p, key: n}
      l: {provider: p, key: m, algorithm: ChaCha20-Poly1305}
      each: {provider: p, key: "k/{topic}"}
      user: {provider: p, key: "user/{value.userId}"}
      tenant: {provider: p, key: "{topic}/{header.x-tenant}"}

    """

  static func source(_ text: String) -> PolicySource { PolicySource.parse(["p.yaml": keys + text]) }

  /// `code line:column+length`, without the lines of `keys`.
  static func found(_ text: String) -> [String] {
    source(text).diagnostics.map { diagnostic in
      "\(diagnostic.code) \(diagnostic.position.line - 7):\(diagnostic.position.column)+\(diagnostic.length)"
    }
  }

  /// The codes alone.
  static func codes(_ text: String) -> [Diagnostic.Code] { source(text).diagnostics.map(\.code) }

  static func rule(_ text: String, topic: String = "t") throws -> SealRule? {
    if case .sealed(let rule) = try source(text).policy().rule(for: topic) { rule } else { nil }
  }

  static func fields(_ text: String, topic: String = "t") throws -> FieldRules? {
    if case .fields(let rules) = try rule(text, topic: topic)?.value { rules } else { nil }
  }
}
