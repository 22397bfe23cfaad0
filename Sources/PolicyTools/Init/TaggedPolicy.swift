import PolicyLint
import Schemas

/// A first policy for many fields: tags say what they are, and one line for each tag what happens to them.
struct TaggedPolicy {
  private let subject: FirstPolicy.Subject
  private let guesses: [FieldGuess]

  init(_ subject: FirstPolicy.Subject, _ guesses: [FieldGuess]) {
    self.subject = subject
    self.guesses = guesses
  }

  var lines: [String] {
    var tags: [(name: String, action: FieldGuess.Action, matches: [String])] = []
    func add(_ match: String, to tag: String, _ action: FieldGuess.Action) {
      if let index = tags.firstIndex(where: { $0.name == tag }) {
        tags[index].matches.append(match)
      } else {
        tags.append((tag, action, [match]))
      }
    }
    var schemaTags: Set<SchemaTag> = []
    for tag in guesses.flatMap(\.field.tags) where schemaTags.insert(tag).inserted {
      add(
        FormatText("schema:\(tag.property)=\(tag.value)", .quoted).inline + " # as the schema says",
        to: Self.name(tag.value), .randomized)
    }
    // What the schema has a tag for needs no guess.
    for guess in guesses where guess.field.tags.isEmpty {
      let path = FormatText(guess.field.path, .quoted).inline
      let match = guess.comment.isEmpty ? path : "\(path) # \(guess.comment)"
      guard let kind = guess.kind else { continue }
      let group = Self.group(kind)
      add(match, to: guess.action == .deterministic ? "\(group)-id" : group, guess.action)
    }
    for guess in guesses where guess.field.tags.isEmpty && guess.kind == nil {
      let path = FormatText(guess.field.path, .quoted).inline
      add(guess.comment.isEmpty ? path : "\(path) # \(guess.comment)", to: Self.readable, .plain)
    }
    var lines = ["tags:"]
    for tag in tags {
      if tag.name == Self.readable { lines.append("  # guess: nothing sensitive is seen in the rest") }
      lines += ["  - tag: \(tag.name)", "    match:"] + tag.matches.map { "      - " + $0 }
    }
    lines.append("protect:")
    for tag in tags { lines.append("  - {tag: \(tag.name), mode: \(Self.mode(tag.action))}") }
    return lines + FirstPolicy.rule(subject, encrypt: "tagged")
  }

  private static let readable = "public"

  private static func mode(_ action: FieldGuess.Action) -> String {
    switch action {
    case .randomized: "randomized"
    case .deterministic: "deterministic"
    case .plain: "plain"
    }
  }

  private static func group(_ kind: SensitiveKind) -> String {
    switch kind {
    case .cardNumber, .cardSecret: "PCI"
    case .account, .income: "financial"
    case .credential: "credential"
    case .health: "health"
    case .special: "special"
    case .officialNumber, .person, .contact, .birth, .place, .device: "PII"
    }
  }

  /// A schema's tag, as a policy may call it.
  private static func name(_ tag: String) -> String {
    let letters = tag.unicodeScalars.map { scalar -> Character in
      let isWord =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "_.-".unicodeScalars.contains(scalar))
      return isWord ? Character(scalar) : "-"
    }
    let name = String(letters)
    return name.first?.isLetter == true && name != readable ? name : "tag-" + name
  }
}
