import Policy
import Schemas
import YAML

/// A policy to begin with, for one topic, with everything that was guessed marked as such.
struct FirstPolicy {
  /// Above so many fields they are classified by tags.
  static let mostListed = 12

  struct Subject: Sendable {
    let topic: String
    let format: ValueFormat
    /// What the fields were read from: "the sample 'customers.json'".
    let origin: String
    /// As the policy names it.
    let schema: String?
    /// Whether values may have no other fields.
    let isComplete: Bool
    /// Said at the top.
    var notes: [String] = []
  }

  private let subject: Subject
  private let guesses: [FieldGuess]

  init(_ subject: Subject, _ fields: [FoundField]) {
    self.subject = subject
    guesses = fields.map { FieldGuess($0, topic: subject.topic) }
  }

  /// In the form that `fmt` gives it.
  func text() throws(Diagnostics) -> String {
    let tagged = guesses.contains { !$0.field.tags.isEmpty }
    let body =
      if sealed.isEmpty {
        wholeValue
      } else if guesses.count > Self.mostListed || tagged {
        TaggedPolicy(subject, guesses).lines
      } else {
        listed
      }
    return try PolicyFormatter.format((header + body).map { $0 + "\n" }.joined(), file: "first policy")
  }

  /// The KEK's name, and the key's in the policy.
  static func key(for topic: String) -> String {
    let name = String(
      String.UnicodeScalarView(
        topic.unicodeScalars.filter {
          TopicName.isCharacter(UInt8(truncatingIfNeeded: $0.value)) && $0.isASCII
        }))
    let trimmed = name.trimmingPrefix { $0 == "." || $0 == "-" }
    return trimmed.isEmpty ? "main" : String(trimmed)
  }

  var sealed: [FieldGuess] { guesses.filter(\.isSealed) }
  var plain: [FieldGuess] { guesses.filter { !$0.isSealed } }

  private var header: [String] {
    let key = Self.key(for: subject.topic)
    return ["# A first policy, made from \(subject.origin). What is marked as a guess wants to be looked at."]
      + subject.notes.map { "# " + $0 }
      + [
        "#", "# fieldseal keys create \(key)", "", "version: 1", "keys:",
        "  \(FormatText(key, .quoted).inline): {provider: local, key: \(FormatText(key, .quoted).inline)}",
      ]
  }

  private var wholeValue: [String] {
    [
      "topics:",
      "  # guess: no field looks sensitive, so all of the value is sealed; name fields under fields: to seal only those",
      "  - match: \(FormatText(subject.topic, .quoted).inline)", "    encrypt: value",
      "    key: \(Self.key(for: subject.topic))",
    ]
  }

  private var listed: [String] {
    var lines = ["    fields:"]
    lines += sealed.map { "      - " + entry($0) }
    if !plain.isEmpty {
      lines.append("      # Readable on purpose, as long as nobody takes \"mode: plain\" away.")
      lines += plain.map { "      - " + entry($0) }
    }
    return Self.rule(subject, fields: lines)
  }

  static func rule(_ subject: Subject, encrypt: String? = nil, fields: [String] = []) -> [String] {
    var lines = ["topics:", "  - match: \(FormatText(subject.topic, .quoted).inline)"]
    if let encrypt { lines.append("    encrypt: \(encrypt)") }
    lines.append("    format: \(subject.format == .avro ? "avro" : "json")")
    lines.append("    key: \(FormatText(key(for: subject.topic), .quoted).inline)")
    lines += fields
    lines.append(
      subject.isComplete
        ? "    unclassified: reject # a field that is added to the schema has to be added here first"
        : "    # unclassified: reject # refuses values with fields that are not listed, which there may be"
    )
    guard let schema = subject.schema else { return lines }
    return lines + ["    schemas: [\(FormatText(schema, .quoted).inline)]"]
  }

  private func entry(_ guess: FieldGuess) -> String {
    let path = FormatText(guess.field.path, .quoted).inline
    var settings: [String] = []
    switch guess.action {
    case .randomized: break
    case .deterministic: settings.append("mode: deterministic")
    case .plain: settings.append("mode: plain")
    }
    if guess.kind != nil, !guess.field.isAlwaysThere { settings.append("onMissing: pass") }
    let text = settings.isEmpty ? path : "{path: \(path), \(settings.joined(separator: ", "))}"
    return guess.comment.isEmpty ? text : "\(text) # \(guess.comment)"
  }
}
