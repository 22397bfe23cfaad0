/// Whether files can be read, and say what settings there are.
extension LintRule {
  static let aboutForm: [LintRule] = [
    unreadable, yamlSyntax, yamlFeature, unknownSetting, missingSetting, emptyList, wrongType, invalidValue,
    duplicateName, uselessSetting,
  ]

  static let unreadable = LintRule(
    code: "FS001", name: "unreadable", severity: .error,
    summary: "A policy file or folder cannot be read",
    why:
      "All files together are the policy. If one cannot be read, nobody knows what it would have sealed, so the proxy does not start.",
    remedy:
      "Mend the path or the file's rights. A folder has to hold at least one file that ends in .yaml or .yml; a file has at most 1 MiB.",
    bad: """
      # a folder without *.yaml, or a path that does not exist
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.unreadable, .noPolicyFiles])

  static let yamlSyntax = LintRule(
    code: "FS002", name: "yaml-syntax", severity: .error,
    summary: "A file is not YAML",
    why: "What cannot be parsed says nothing, and guessing what it meant could leave a topic readable.",
    remedy:
      "Mend the place that the message names. The usual causes: tabs, a text with *, [, { or : without quotes, a list that is not indented like its neighbours.",
    bad: """
      version: 1
      topics:
        - {match: *, encrypt: none}
      """,
    good: """
      version: 1
      topics:
        - {match: "*", encrypt: none}
      """,
    diagnostics: [.syntax])

  static let yamlFeature = LintRule(
    code: "FS003", name: "yaml-feature", severity: .error,
    summary: "Anchors, aliases, tags or a second document",
    why:
      "They make a file mean something else than it says: a reviewer sees *defaults and has to look elsewhere, and aliases of aliases grow without bounds.",
    remedy: "Write the value out where it is needed; put a second document into a file of its own.",
    bad: """
      version: 1
      topics:
        - &first {match: metrics, encrypt: none}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.anchor, .alias, .yamlTag, .secondDocument])

  static let unknownSetting = LintRule(
    code: "FS004", name: "unknown-setting", severity: .error,
    summary: "A setting that does not exist",
    why:
      "A misspelt setting would be passed over without a word, and with it what it was to protect: encyrpt: value seals nothing.",
    remedy: "Mend the name; the message says which one is near. Comments begin with #.",
    bad: """
      version: 1
      topics:
        - {match: metrics, encyrpt: none}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.unknownSetting], isFixable: true)

  static let missingSetting = LintRule(
    code: "FS005", name: "missing-setting", severity: .error,
    summary: "Something that has to be said is not",
    why:
      "Whether a topic is sealed, how and with which key is never guessed: a default for these would be wrong for somebody.",
    remedy: "Add the setting that the message names.",
    bad: """
      version: 1
      topics:
        - {match: metrics}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.missingSetting, .emptySetting, .missingEncryption, .missingKey])

  static let emptyList = LintRule(
    code: "FS006", name: "empty-list", severity: .error,
    summary: "A list without entries",
    why:
      "fields: [] could mean that nothing is sealed or that something was forgotten. It is refused rather than taken for the first.",
    remedy: "Add an entry, or remove the setting. A topic that shall stay readable says encrypt: none.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: []}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [card]}
      """,
    diagnostics: [.noFields, .noHeaders, .noSchemas, .noMatches])

  static let wrongType = LintRule(
    code: "FS007", name: "wrong-type", severity: .error,
    summary: "A text where a list or a mapping belongs, or the other way round",
    why: "The value cannot mean what the setting is for.",
    remedy: "Write it in the form that the message names.",
    bad: """
      version: 1
      topics: {match: metrics, encrypt: none}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.wrongType])

  static let invalidValue = LintRule(
    code: "FS008", name: "invalid-value", severity: .error,
    summary: "A value that the setting does not take",
    why: "There is no safe way to read a value that is not among those that exist.",
    remedy: "Use one of the values that the message names.",
    bad: """
      version: 1
      topics:
        - {match: metrics, encrypt: no}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.unknownWord, .invalidNumber, .invalidText, .tooMany, .invalidContext, .invalidDate],
    isFixable: true)

  static let duplicateName = LintRule(
    code: "FS009", name: "duplicate-name", severity: .error,
    summary: "The same name twice in one mapping",
    why:
      "Readers of YAML differ in which of the two counts. A reviewer sees one, the proxy may take the other.",
    remedy: "Remove one of them.",
    bad: """
      version: 1
      topics:
        - {match: metrics, encrypt: none, encrypt: value}
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    diagnostics: [.duplicateName])

  static let uselessSetting = LintRule(
    code: "FS010", name: "useless-setting", severity: .error,
    summary: "A setting that does nothing beside another one",
    why:
      "Whoever wrote it believes that it has an effect. With encrypt: none, say, a key suggests that something is sealed.",
    remedy: "Remove it, or the setting that it contradicts.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: metrics, encrypt: none, key: pii}
        - {match: customers, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: metrics, encrypt: none}
        - {match: customers, encrypt: value, key: pii}
      """,
    diagnostics: [
      .uselessSetting, .settingOfPlain, .conflictingEncryption, .contextWithoutDeterministic,
      .conflictingTolerance, .unneededKey,
    ],
    isFixable: true)
}
