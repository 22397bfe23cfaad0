import PolicyLint
import Schemas

/// What a first policy does with a field, and why.
struct FieldGuess: Sendable {
  enum Action: Sendable {
    case randomized
    /// Equal values stay equal, so that it can still be joined by.
    case deterministic
    case plain
  }

  let field: FoundField
  let action: Action
  /// Nil: nothing sensitive is seen.
  let kind: SensitiveKind?
  /// What the comment beside it says; empty: nothing.
  let comment: String

  /// Whether the policy seals it, be it by the schema's own tags.
  var isSealed: Bool { kind != nil || !field.tags.isEmpty }

  /// - Parameter topic: what values are about: a `name` in `customers` is a person's.
  init(_ field: FoundField, topic: String) {
    self.field = field
    let named = Self.kind(of: field, topic)
    let shape = field.shapes.filter { $0.kind != nil }.min { Self.rank($0) < Self.rank($1) }
    // What the contents are counts more than what the name is like.
    kind = shape?.kind ?? named
    guard let kind else {
      action = .plain
      let isIdentifier = Self.isIdentifier(field) || field.shapes.contains(.uuid)
      let advice = field.fitsDeterministic ? "; mode: deterministic hides it and keeps it joinable" : ""
      comment = isIdentifier ? "candidate: an identifier\(advice)" : ""
      return
    }
    let isJoined =
      Self.isIdentifier(field) && Self.joined.contains(kind) && field.fitsDeterministic && !field.hasFewValues
    action = isJoined ? .deterministic : .randomized
    var reasons: [String] = []
    if let named { reasons.append("the name suggests \(named.description)") }
    if let shape { reasons.append("the sample has \(shape.description)") }
    if isJoined { reasons.append("deterministic: it may be joined by") }
    comment = "guess: " + reasons.joined(separator: "; ")
  }

  /// By the name, in the plural too.
  private static func kind(of field: FoundField, _ topic: String) -> SensitiveKind? {
    guard let name = field.names.last else { return nil }
    let parents = [topic] + field.names.dropLast()
    if let kind = SensitiveNames.kind(of: name, in: parents) { return kind }
    for ending in ["es", "s"] where name.lowercased().hasSuffix(ending) {
      if let kind = SensitiveNames.kind(of: String(name.dropLast(ending.count)), in: parents) { return kind }
    }
    return nil
  }

  private static func isIdentifier(_ field: FoundField) -> Bool {
    guard let name = field.names.last, !FewValues.areLikely(of: name) else { return false }
    return NameWords(name).words.last.map { identifiers.contains($0) } ?? false
  }

  private static let identifiers: Set<String> = [
    "id", "ids", "identifier", "uuid", "guid", "number", "no", "nr", "num", "ref", "reference",
  ]

  /// Kinds by which records are joined.
  private static let joined: Set<SensitiveKind> = [.account, .officialNumber, .health, .device, .person]

  private static func rank(_ shape: ValueShape) -> Int { ValueShape.allCases.firstIndex(of: shape) ?? 0 }
}
