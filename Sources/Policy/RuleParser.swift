import FieldCrypto
import Schemas
import YAML

/// Turns the entries under `topics:` into rules, once the keys of all files are known.
struct RuleParser {
  let keys: [PolicyKey]
  /// All names under `keys:`, of faulty entries too.
  let keyNames: [String: SourcePosition]
  /// Whether a file could not be read: then unknown keys are not reported, they may stand there.
  let isIncomplete: Bool
  /// Whether files that rules name have to be there.
  let checksFiles: Bool
  var problems = Diagnostics()
  private var patterns: [String: SourcePosition] = [:]
  var contexts = NamedContexts()
  /// Of the rule that is being read.
  var entries: [FieldEntry] = []
  /// By path: those that could be read.
  var schemas: [String: SchemaFile] = [:]

  init(keys: [PolicyKey], keyNames: [String: SourcePosition], isIncomplete: Bool, checksFiles: Bool) {
    self.keys = keys
    self.keyNames = keyNames
    self.isIncomplete = isIncomplete
    self.checksFiles = checksFiles
  }

  mutating func rule(_ node: Node) -> PolicyRule? {
    let names = [
      "match", "encrypt", "key", "context", "unsealed", "fields", "format", "onMissing", "onInvalid",
      "schemas",
      "recordKey", "headers",
    ]
    guard let fields = Fields(node, "a topic rule", names: names, &problems) else { return nil }
    let match = fields.required("match", hint: "match: with a topic's name or pattern", &problems)
    let pattern = match.flatMap { self.pattern($0) }
    entries = []
    let encryption = encryption(fields)
    guard let match, let pattern, let encryption else { return nil }
    if case .sealed = encryption, pattern.isExact, TopicName.internalTopics.contains(pattern.text) {
      problems.report(
        .conflict, at: match.position,
        "'\(pattern.text)' is Kafka's own topic and is never sealed; remove the rule")
    }
    return PolicyRule(
      pattern: pattern, position: match.position, length: match.length, encryption: encryption,
      fieldEntries: entries, assumptions: nil, settings: fields.positions)
  }

  private mutating func pattern(_ node: Node) -> TopicPattern? {
    guard let text = node.text("'match'", &problems) else { return nil }
    if let first = patterns[text] {
      problems.report(
        .duplicate, at: node.position,
        "two rules match '\(text)', and neither is more specific; the first is at \(first)")
      return nil
    }
    patterns[text] = node.position
    do throws(PatternError) {
      return try TopicPattern(text)
    } catch {
      problems.report(.invalidValue, at: node.position, "'match': \(error.message)")
      return nil
    }
  }

  private mutating func encryption(_ fields: Fields) -> PolicyRule.Encryption? {
    let context = fields["context"].flatMap { self.context($0) }
    let choices: KeyValuePairs<String, UnsealedValues> = ["reject": .reject, "pass": .pass]
    let unsealed = fields["unsealed"].flatMap { $0.choice("'unsealed'", of: choices, &problems) }
    let value: ValueTreatment?
    switch treatment(fields) {
    case nil: return nil
    case .plain?:
      refuse(
        ["key", "context", "unsealed", "recordKey", "headers"] + Self.namesWithFields, in: fields,
        "does nothing with 'encrypt: none'; remove it")
      return PolicyRule.Encryption.none
    case .whole?:
      refuse(Self.namesWithFields, in: fields, "does nothing without 'fields'; remove it")
      value = .whole
    case .fields(let node)?: value = fieldRules(node, fields).map { .fields($0) }
    }
    let recordKey = fields["recordKey"].flatMap { self.recordKey($0, at: fields.position(of: "recordKey")) }
    let headers = fields["headers"].map { self.headers($0) } ?? []
    let key = findKey(fields)
    contexts.endRule(key, &problems)
    guard let key, let value else { return nil }
    return .sealed(
      PolicyRule.Sealing(
        key: key, context: context, unsealed: unsealed ?? .reject, value: value, recordKey: recordKey,
        headers: headers, reading: nil, fieldKeys: []))
  }

  private enum Treatment {
    case plain
    case whole
    case fields(Node)
  }

  /// What goes only with `fields`.
  private static let namesWithFields = ["format", "onMissing", "onInvalid", "schemas"]

  private mutating func refuse(_ names: [String], in fields: Fields, _ reason: String) {
    for name in names where fields[name] != nil {
      problems.report(.conflict, at: fields.position(of: name), "'\(name)' \(reason)")
    }
  }

  private mutating func treatment(_ fields: Fields) -> Treatment? {
    if let node = fields["fields"] {
      if fields["encrypt"] != nil {
        problems.report(
          .conflict, at: fields.position(of: "encrypt"),
          "'encrypt' and 'fields' do not go together; remove 'encrypt' to seal the fields alone, or 'fields' to seal the whole value"
        )
      }
      return .fields(node)
    }
    // Whoever forgot its value has been told.
    if fields.has("fields") { return nil }
    let hint = "encrypt: value, encrypt: none, or fields: with a list of paths"
    guard let node = fields.required("encrypt", hint: hint, &problems) else { return nil }
    guard case .scalar(let scalar) = node.content, !scalar.isNull else {
      problems.report(
        .wrongType, at: node.position,
        "'encrypt' is 'value' or 'none', not \(node.kind); fields of values are listed under 'fields'")
      return nil
    }
    switch scalar.text {
    case "value": return .whole
    case "none": return .plain
    case "fields", "headers":
      problems.report(
        .invalidValue, at: node.position,
        "'encrypt' is 'value' or 'none'; \(scalar.text) are listed under '\(scalar.text)'")
    case "key", "keys", "recordKey":
      problems.report(
        .invalidValue, at: node.position,
        "'encrypt' is 'value' or 'none'; for record keys write recordKey: deterministic")
    default:
      problems.report(
        .invalidValue, at: node.position,
        "'encrypt' cannot be '\(scalar.text)'\(Spelling.advice(for: scalar.text, among: ["value", "none"]))")
    }
    return nil
  }

  private mutating func findKey(_ fields: Fields) -> PolicyKey? {
    let hint = "key: with a name that stands under 'keys'"
    guard let node = fields.required("key", hint: hint, &problems),
      let name = node.text("'key'", &problems)
    else { return nil }
    if let key = keys.first(where: { $0.name == name }) { return key }
    if keyNames[name] == nil && !isIncomplete {
      let advice =
        keyNames.isEmpty ? "; add it under 'keys'" : Spelling.advice(for: name, among: keyNames.keys.sorted())
      problems.report(.unknownName, at: node.position, "unknown key '\(name)'\(advice)")
    }
    return nil
  }

  /// A topic's context, or one that is shared.
  mutating func context(_ node: Node) -> String? {
    guard let text = node.text("'context'", &problems) else { return nil }
    guard text.utf8.count <= TopicName.maxLength, !text.contains(where: { $0 == "{" || $0 == "}" }) else {
      problems.report(
        .invalidValue, at: node.position,
        "'context' is a name of at most \(TopicName.maxLength) bytes without placeholders")
      return nil
    }
    return text
  }
}
