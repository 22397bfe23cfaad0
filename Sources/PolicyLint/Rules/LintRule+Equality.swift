/// Where equal values have to be equal once sealed, and keys that records choose.
extension LintRule {
  static let aboutEquality: [LintRule] = [
    randomizedRecordKey, severalKeys, recordKeyPartitioning, reservedHeader, keyWithoutField,
  ]

  static let randomizedRecordKey = LintRule(
    code: "FS021", name: "randomized-record-key", severity: .error,
    summary: "Record keys sealed in a mode in which equal ones differ",
    why:
      "Compaction keeps the last record of each key. If equal keys are stored differently, nothing is ever compacted, deletions delete nothing, and grouping and joins by key fail.",
    remedy: "Write recordKey: deterministic, or leave record keys readable.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii, recordKey: randomized}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii, recordKey: deterministic}
      """,
    diagnostics: [.recordKeyRandomized], isFixable: true)

  static let severalKeys = LintRule(
    code: "FS022", name: "several-keys", severity: .error,
    summary: "Equal values shall look equal, but are sealed with different keys",
    why:
      "Deterministic values, shared contexts and record keys are equal under one key only. With {topic} in its name there is a key for each topic, with {value.…} one for each record: joins and compaction fail without a word.",
    remedy: "Use one key without placeholders for all places that share a context, and for record keys.",
    bad: """
      version: 1
      keys:
        each: {provider: local, key: "pii/{topic}"}
      topics:
        - match: orders
          format: json
          key: each
          fields: [{path: customerId, mode: deterministic, context: customer-id}]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: [{path: customerId, mode: deterministic, context: customer-id}]
      """,
    diagnostics: [
      .contextWithSeveralKeys, .contextKeysDiffer, .recordKeyWithKeyPerRecord, .deterministicWithKeyPerRecord,
    ])

  static let recordKeyPartitioning = LintRule(
    code: "FS023", name: "record-key-partitioning", severity: .info,
    summary: "Whoever computes partitions from stored keys gets others than producers",
    why:
      "Producers choose the partition by the key as they write it, the broker stores it sealed. A stream processor that reads the broker directly, or a tool that repartitions, sees sealed keys and would put the same key elsewhere.",
    remedy:
      "Have such programs connect through the proxy. If all of them do, ignore the hint in this place with a reason.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii, recordKey: deterministic}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
      """,
    diagnostics: [.recordKeyPartitioning])

  static let reservedHeader = LintRule(
    code: "FS024", name: "reserved-header", severity: .error,
    summary: "A header that cannot be sealed",
    why:
      "Some headers are for readers without a key: __value_schema_id names the value's schema, and fieldseal holds what the proxy seals beside the value.",
    remedy: "Remove it from headers:.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii, headers: [__value_schema_id]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii, headers: [x-user]}
      """,
    diagnostics: [.reservedHeader, .headerNameTooLong])

  static let keyWithoutField = LintRule(
    code: "FS025", name: "key-without-field", severity: .error,
    summary: "A key's name is made of a field that is not to be had",
    why:
      "{value.PATH} is read from the value, so the rule has to say what format values have, and every value has to have the field. A value without it cannot be sealed and is refused.",
    remedy:
      "Use the key in a rule with fields and a format, whose schemas have the field; or name it after {topic}, {recordKey} or a header.",
    bad: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, encrypt: value, key: user}
      """,
    good: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [phone]}
      """,
    diagnostics: [.keyNeedsFormat, .keyFieldMayBeAbsent, .keyFieldNotInSchema])
}
