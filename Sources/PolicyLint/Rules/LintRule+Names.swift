/// Names that are declared in one place and used in another.
extension LintRule {
  static let aboutNames: [LintRule] = [
    undeclaredKey, duplicateKey, invalidKeyName, hiddenField, duplicateField, invalidPath, tooComplexPaths,
    duplicateTopic, invalidPattern, internalTopic,
  ]

  static let undeclaredKey = LintRule(
    code: "FS011", name: "undeclared-key", severity: .error,
    summary: "A rule names a key that is not declared",
    why: "Without a key nothing can be sealed, so the topic would be refused.",
    remedy: "Mend the name, or declare the key under keys: in any of the policy's files.",
    bad: """
      version: 1
      keys:
        orders: {provider: local, key: orders}
      topics:
        - {match: orders, encrypt: value, key: ordres}
      """,
    good: """
      version: 1
      keys:
        orders: {provider: local, key: orders}
      topics:
        - {match: orders, encrypt: value, key: orders}
      """,
    diagnostics: [.undeclaredKey], isFixable: true)

  static let duplicateKey = LintRule(
    code: "FS012", name: "duplicate-key", severity: .error,
    summary: "Two keys have the same name",
    why:
      "Keys of all files count in all files. Which of two with one name a rule means cannot be told, and with the wrong one its data go to the wrong readers.",
    remedy: "Rename one of them, and the rules that use it.",
    bad: """
      # keys.yaml
      version: 1
      keys:
        pii: {provider: local, key: pii}
      ---
      # more.yaml
      version: 1
      keys:
        pii: {provider: local, key: other}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    diagnostics: [.duplicateKey])

  static let invalidKeyName = LintRule(
    code: "FS013", name: "invalid-key-name", severity: .error,
    summary: "A key's name at its provider that cannot be",
    why:
      "The name is made of text and of placeholders: {topic}, {recordKey}, {header.NAME} and {value.PATH}. What is in none of them, or grows too long, names no key.",
    remedy: "Mend the placeholder that the message names.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{tenant}"}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    diagnostics: [.invalidKeyTemplate, .unknownPlaceholder])

  static let hiddenField = LintRule(
    code: "FS014", name: "hidden-field", severity: .error,
    summary: "A field lies in another one that is sealed as a whole",
    why:
      "Inside of a sealed value nothing more is found, so the inner path never has an effect: its own key, mode or context is not what the data are sealed with.",
    remedy: "Remove the inner path, or replace the outer one by the fields in it that shall be sealed.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: [customer, customer.ssn]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: [customer.name, customer.ssn]
      """,
    diagnostics: [.hiddenField])

  static let duplicateField = LintRule(
    code: "FS015", name: "duplicate-field", severity: .error,
    summary: "Two entries for the same field, header or file",
    why:
      "Two paths can be spelled differently and still be one place: orders[0].card and orders[*].card have the same canonical path, to which the sealed field is bound.",
    remedy: "Remove one of them.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [card, card]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [card]}
      """,
    diagnostics: [.duplicateField, .duplicateHeader, .duplicateSchema], isFixable: true)

  static let invalidPath = LintRule(
    code: "FS016", name: "invalid-path", severity: .error,
    summary: "A path that cannot be read",
    why:
      "What a path selects has to be certain: a path that is half understood may miss the field that it is for.",
    remedy:
      "Mend it at the character that the message names. Names with spaces and the like stand in double quotes: '\"first name\"'; union branches, as in payment(Card).number, are for Avro.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [customer..ssn]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [customer.ssn]}
      """,
    diagnostics: [.invalidPath, .branchWithoutUnion])

  static let tooComplexPaths = LintRule(
    code: "FS017", name: "too-complex-paths", severity: .error,
    summary: "A rule's paths are together too complex",
    why:
      "All paths of a topic become one automaton, so that values are searched once. Several ** and * that overlap can make it grow without bounds.",
    remedy: "Write names in the place of ** and *, or fewer paths.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: ["**.a.*.*.*.*.*.*.*.*.*.*.*.*.b"]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: ["**.b"]}
      """,
    diagnostics: [.pathsTooComplex])

  static let duplicateTopic = LintRule(
    code: "FS018", name: "duplicate-topic", severity: .error,
    summary: "Two rules have the same pattern",
    why:
      "Neither is more specific, so there would be no rule for its topics: not for one of the two files, but for both.",
    remedy: "Keep one of the rules, and put into it what both say.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
        - {match: orders, encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    diagnostics: [.duplicateTopicRule])

  static let invalidPattern = LintRule(
    code: "FS019", name: "invalid-pattern", severity: .error,
    summary: "A topic pattern that cannot be read, or can match nothing",
    why: "A rule whose topics are not certain cannot say what is sealed.",
    remedy:
      "Write a topic's name, a glob (*, ?, [a-z], [!a-z]) or a regular expression between slashes. Back references, \\\\d and the like are not taken: names come from clients, and matching has to be fast whatever they are.",
    bad: """
      version: 1
      topics:
        - {match: "orders/*", encrypt: none}
      """,
    good: """
      version: 1
      topics:
        - {match: "orders.*", encrypt: none}
      """,
    diagnostics: [.invalidPattern])

  static let internalTopic = LintRule(
    code: "FS020", name: "internal-topic", severity: .error,
    summary: "A rule for one of Kafka's own topics",
    why:
      "Brokers read __consumer_offsets, __transaction_state and the like themselves: they are never sealed, whatever a policy says.",
    remedy: "Remove the rule.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: __consumer_offsets, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: consumer-offsets, encrypt: value, key: pii}
      """,
    diagnostics: [.internalTopic])
}
