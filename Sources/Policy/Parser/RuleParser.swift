import FieldCrypto
import Schemas
import YAML

/// Turns the entries under `topics:` into rules, once the keys and tags of all files are known.
struct RuleParser {
  var keys: KeyDirectory
  let tags: TagTable
  /// Whether files that rules name have to be there.
  let checksFiles: Bool
  var problems = Diagnostics()
  /// Whether some rule has `encrypt: tagged`.
  var usesTags = false
  /// Whether some rule's `encrypt` could not be read.
  var mayUseTags = false
  var contexts = NamedContexts()
  /// Those that could be read.
  var schemas = SchemaLibrary()
  /// What rules have in common that have no fields of their own.
  var tagOnly = TagOnlyRules()
  /// Which of the tags' paths are found in schemas.
  var tagUse: TagUse
  private var patterns: [String: SourcePosition] = [:]

  init(keys: KeyDirectory, tags: TagTable, checksFiles: Bool) {
    self.keys = keys
    self.tags = tags
    self.checksFiles = checksFiles
    tagUse = TagUse(tags)
  }

  mutating func rule(_ node: Node) -> PolicyRule? {
    guard let fields = Fields(node, PolicyGrammar.topicRule, nil, &problems) else { return nil }
    let match = fields.required("match", hint: "match: with a topic's name or pattern", &problems)
    let pattern = match.flatMap { self.pattern($0) }
    let assumptions = fields["assume"].flatMap { self.assumptions($0) }
    let (encryption, entries) = encryption(fields)
    guard let match, let pattern, let encryption, assumptions != nil || fields["assume"] == nil else {
      return nil
    }
    if case .sealed = encryption, pattern.isExact, TopicName.internalTopics.contains(pattern.text) {
      problems.report(
        .internalTopic, at: match,
        "'\(pattern.text)' is Kafka's own topic and is never sealed; remove the rule")
    }
    return PolicyRule(
      pattern: pattern, position: match.position, length: match.length, encryption: encryption,
      fieldEntries: entries, assumptions: assumptions, settings: fields.positions)
  }

  /// Reports what is known only when all rules were read.
  mutating func finish() { tagUse.report(&problems) }

  private mutating func pattern(_ node: Node) -> TopicPattern? {
    guard let text = node.text("'match'", &problems) else { return nil }
    if let first = patterns[text] {
      problems.report(
        .duplicateTopicRule, at: node,
        "two rules match '\(text)', and neither is more specific; the first is at \(first)",
        related: [Diagnostic.Related(first, "the first is here")])
      return nil
    }
    patterns[text] = node.position
    do throws(PatternError) {
      return try TopicPattern(text)
    } catch {
      problems.report(.invalidPattern, at: node, "'match': \(error.message)")
      return nil
    }
  }

  /// Nil if something is wrong. The entries are of its fields, as far as they can be read.
  private mutating func encryption(_ fields: Fields) -> (PolicyRule.Encryption?, entries: [FieldEntry]) {
    let context = fields["context"].flatMap { $0.context(&problems) }
    let unsealed = unsealed(fields)
    switch treatment(fields) {
    case nil:
      mayUseTags = true
      _ = key(fields)
      return (nil, [])
    case .plain?:
      let names = PolicyGrammar.namesOfSealing + PolicyGrammar.namesOfFields + ["onMissing"]
      refuse(names, in: fields, "does nothing with 'encrypt: none'; remove it")
      return (PolicyRule.Encryption.none, [])
    case .whole?:
      return (sealed(fields, context, unsealed, .whole).map { .sealed($0) }, [])
    case .fields(let list, let isTagged)?:
      let plan = fieldPlan(list, isTagged: isTagged, fields)
      let value = plan.rules.map { FieldValue.fields($0, plan.sealed) }
      return (sealed(fields, context, unsealed, value ?? .unknown).map { .sealed($0) }, plan.entries)
    }
  }

  /// What is known of a value's treatment.
  enum FieldValue {
    case whole
    case fields(FieldRules, [FieldEntry])
    /// It is faulty, but the rest is looked at, too.
    case unknown
  }

  private enum Treatment {
    case plain
    case whole
    case fields(Node?, isTagged: Bool)
  }

  mutating func refuse(_ names: [String], in fields: Fields, _ reason: String) {
    for name in names { fields.refuse(name, "'\(name)' \(reason)", &problems) }
  }

  private mutating func treatment(_ fields: Fields) -> Treatment? {
    let list = fields["fields"]
    guard let entry = fields.entry("encrypt") else {
      if let list { return .fields(list, isTagged: false) }
      // Whoever forgot its value has been told.
      if !fields.has("fields"), !fields.has("encrypt") {
        problems.report(
          .missingEncryption, at: fields.position, length: fields.headLength,
          "a topic rule has no 'encrypt'; add encrypt: value, encrypt: none, or fields: with a list of paths")
      }
      return nil
    }
    guard let encryption = encryptionWord(entry.value) else { return nil }
    if encryption == .tagged {
      usesTags = true
      return fields.has("fields") && list == nil ? nil : .fields(list, isTagged: true)
    }
    guard !fields.has("fields") else {
      problems.report(
        .conflictingEncryption, at: entry,
        "'encrypt' and 'fields' do not go together; remove 'encrypt' to seal the fields alone, or 'fields' to seal the whole value"
      )
      return list.map { .fields($0, isTagged: false) }
    }
    return encryption == .value ? .whole : .plain
  }

  private mutating func encryptionWord(_ node: Node) -> PolicyGrammar.Encryption? {
    guard case .scalar(let scalar) = node.content, !scalar.isNull else {
      problems.report(
        .wrongType, at: node,
        "'encrypt' is 'value', 'tagged' or 'none', not \(node.kind); fields of values are listed under 'fields'"
      )
      return nil
    }
    switch scalar.text {
    case "fields", "headers":
      problems.report(
        .unknownWord, at: node,
        "'encrypt' is 'value', 'tagged' or 'none'; \(scalar.text) are listed under '\(scalar.text)'")
      return nil
    case "key", "keys", "recordKey":
      problems.report(
        .unknownWord, at: node,
        "'encrypt' is 'value', 'tagged' or 'none'; for record keys write recordKey: deterministic")
      return nil
    default: return node.choice("'encrypt'", of: PolicyGrammar.encryption, &problems)
    }
  }

  /// Nil if something is wrong.
  private mutating func unsealed(_ fields: Fields) -> UnsealedValues? {
    var word: UnsealedValues? = .reject
    if let node = fields["unsealed"] {
      word = node.choice("'unsealed'", of: PolicyGrammar.unsealed, &problems)
    }
    guard let node = fields["toleratePlaintextUntil"] else { return word }
    guard let text = node.text("'toleratePlaintextUntil'", &problems) else { return nil }
    guard let date = CalendarDate(text) else {
      problems.report(
        .invalidDate, at: node, "'\(text)' is no date; write the last day, as in 2027-01-31")
      return nil
    }
    if word == .pass {
      fields.refuse(
        "unsealed",
        "'unsealed: pass' has no end, so that 'toleratePlaintextUntil' does nothing; remove one of them",
        as: .conflictingTolerance, &problems)
      return nil
    }
    return word == nil ? nil : .passUntil(date)
  }

  /// The rule's key, if it names one.
  mutating func key(_ fields: Fields) -> PolicyKey? {
    fields["key"].flatMap { keys.find($0, &problems) }
  }
}
