/// What schemas say about a rule's fields, as far as it keeps the policy from being loaded.
extension LintRule {
  static let aboutSchemas: [LintRule] = [
    unusableSchema, fieldNotInSchema, unclassifiedField, fieldsSealNothing,
  ]

  static let unusableSchema = LintRule(
    code: "FS035", name: "unusable-schema", severity: .error,
    summary: "A schema file cannot be used",
    why:
      "Avro values are found with their schema, and paths are checked against it. Without it nothing is certain.",
    remedy: "Mend the path (it is relative to the policy file) or the schema.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [page], schemas: [nowhere.avsc]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [page], schemas: [visit.avsc]}
      """,
    diagnostics: [.unusableSchema], need: .schemas)

  static let fieldNotInSchema = LintRule(
    code: "FS036", name: "field-not-in-schema", severity: .error,
    summary: "A path selects nothing in the topic's schemas",
    why:
      "The field has another name, and what the path was to seal is readable; or every value is refused, since values without the field are.",
    remedy: "Mend the path. If only some of the topic's schemas have the field, add onMissing: pass.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [visitor.nmae], schemas: [visit.avsc]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [visitor.name], schemas: [visit.avsc]}
      """,
    diagnostics: [.fieldNotInSchema, .fieldNotInEverySchema, .optionalFieldNotInSchema], need: .schemas)

  static let unclassifiedField = LintRule(
    code: "FS037", name: "unclassified-field", severity: .error,
    summary: "A schema has fields that the policy says nothing about",
    why:
      "With unclassified: reject every field of a value has to be sealed, tagged or plain. Values of this schema would all be refused.",
    remedy: "List the field under fields: (with mode: plain if it may be read), or have a tag select it.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
          unclassified: reject
          fields: [visitor.name]
          schemas: [visit.avsc]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
          unclassified: reject
          fields:
            - visitor.name
            - {path: visitor.birthday, onMissing: pass}
            - {path: at, mode: plain}
            - {path: page, mode: plain}
          schemas: [visit.avsc]
      """,
    diagnostics: [.unclassifiedField], need: .schemas)

  static let fieldsSealNothing = LintRule(
    code: "FS038", name: "fields-seal-nothing", severity: .error,
    summary: "A rule names fields and seals none of them",
    why:
      "Everything in the rule is plain, or no tag that it could use is sealed. It looks like protection and is none.",
    remedy: "Seal a field, or write encrypt: none.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [{path: id, mode: plain}]}
      """,
    good: """
      version: 1
      topics:
        - {match: orders, encrypt: none}
      """,
    diagnostics: [.sealsNothing])
}
