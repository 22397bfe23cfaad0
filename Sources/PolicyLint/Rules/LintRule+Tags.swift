/// Classification, and what schemas have to do with it.
extension LintRule {
  static let aboutTags: [LintRule] = [
    invalidTag, undeclaredTag, unprotectedTag, duplicateTag, disagreeingTags, unusedTags, plainOverSealed,
    tagSelectsNothing, tagsWithoutSchema,
  ]

  static let invalidTag = LintRule(
    code: "FS026", name: "invalid-tag", severity: .error,
    summary: "A tag's name, or what it stands for, cannot be read",
    why: "What a tag selects has to be certain.",
    remedy:
      "A tag has letters, digits, '_', '.' and '-', a letter first. A tag in a schema is written schema:PROPERTY=VALUE, as in schema:confluent:tags=PII.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: "personal data", match: email}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: personal-data, match: email}
      protect:
        - {tag: personal-data}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.invalidTag, .invalidSchemaTag])

  static let undeclaredTag = LintRule(
    code: "FS027", name: "undeclared-tag", severity: .error,
    summary: "A protection is for a tag that does not exist",
    why: "It protects nothing: the tag that was meant may have another name, and no protection.",
    remedy: "Mend the name, or declare the tag under tags: in any of the policy's files.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
        - {tag: PCI}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.undeclaredTag], isFixable: true)

  static let unprotectedTag = LintRule(
    code: "FS028", name: "unprotected-tag", severity: .error,
    summary: "A tag without a protection",
    why:
      "Fields are classified so that something happens to them. Without an entry under protect: what has the tag would stay readable, and nothing would say so.",
    remedy: "Add an entry under protect:, with mode: plain if what has the tag shall stay readable.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
        - {tag: PCI, match: card}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
        - {tag: PCI, match: card}
      protect:
        - {tag: PII}
        - {tag: PCI}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.unprotectedTag])

  static let duplicateTag = LintRule(
    code: "FS029", name: "duplicate-tag", severity: .error,
    summary: "A tag has two protections, or stands twice for the same",
    why: "Which of two protections holds nobody has said.",
    remedy: "Remove one of them.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
        - {tag: PII, mode: plain}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.duplicateProtection, .duplicateMatch])

  static let disagreeingTags = LintRule(
    code: "FS030", name: "disagreeing-tags", severity: .error,
    summary: "Two tags of one place are protected differently",
    why:
      "One place can only be sealed in one way. If one of its tags says plain, what the other was to protect would be readable.",
    remedy: "Have one tag select it, protect both alike, or list the field under fields: of the topic.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
        - {tag: public, match: email}
      protect:
        - {tag: PII}
        - {tag: public, mode: plain}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
        - {tag: public, match: orderId}
      protect:
        - {tag: PII}
        - {tag: public, mode: plain}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.conflictingTags, .disagreeingTags])

  static let unusedTags = LintRule(
    code: "FS031", name: "unused-tags", severity: .warning,
    summary: "Tags that no topic uses",
    why:
      "Tags and protections do nothing by themselves: a topic's fields are sealed by them with encrypt: tagged.",
    remedy: "Write encrypt: tagged in the topics that they are for, or remove them.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, format: json, key: pii, fields: [card]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: email}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.unusedTags])

  static let plainOverSealed = LintRule(
    code: "FS032", name: "plain-over-sealed", severity: .warning,
    summary: "A field stays readable although another path or tag would seal it",
    why:
      "The more specific path decides. A readable exception from what is sealed otherwise is easily overlooked when the sealed one is read.",
    remedy: "Make sure that it may be read, and ignore the finding with the reason; or seal it.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: "**.email"}
        - {tag: public, match: support.email}
      protect:
        - {tag: PII}
        - {tag: public, mode: plain}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: "**.email"}
        - {tag: public, match: support.hours}
      protect:
        - {tag: PII}
        - {tag: public, mode: plain}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    diagnostics: [.plainOverridesSealed])

  static let tagSelectsNothing = LintRule(
    code: "FS033", name: "tag-selects-nothing", severity: .warning,
    summary: "A tag selects nothing in the schemas",
    why:
      "A path that no schema has is misspelt, or the field has another name now. What it was to protect is readable.",
    remedy: "Mend the path or the tag in the schema, or remove it.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: [visitor.name, visitor.brithday]}
      protect:
        - {tag: PII}
      topics:
        - {match: visits, encrypt: tagged, format: avro, key: pii, schemas: [visit.avsc]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: [visitor.name, visitor.birthday]}
      protect:
        - {tag: PII}
      topics:
        - {match: visits, encrypt: tagged, format: avro, key: pii, schemas: [visit.avsc]}
      """,
    diagnostics: [.tagSelectsNothing, .schemaWithoutTaggedFields], need: .schemas)

  static let tagsWithoutSchema = LintRule(
    code: "FS034", name: "tags-without-schema", severity: .error,
    summary: "Tags are looked for in schemas, but a topic has none",
    why:
      "schema:… selects what a schema says of its fields. JSON values bring no schema along, so nothing would be selected and all would stay readable.",
    remedy:
      "Name the JSON schemas in schemas:, or select by paths. With format: auto nobody knows beforehand: say json or avro.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: "schema:confluent:tags=PII"}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: json, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      tags:
        - {tag: PII, match: "schema:confluent:tags=PII"}
      protect:
        - {tag: PII}
      topics:
        - {match: orders, encrypt: tagged, format: avro, key: pii}
      """,
    diagnostics: [.schemaTagsWithoutSchemas, .schemaTagsWithAuto, .unreadSchemas])
}
