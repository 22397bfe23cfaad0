/// Record keys, compaction, migration and contexts.
extension LintRule {
  static let aboutRecords: [LintRule] = [
    readableRecordKey, recordKeyMigration, keyPerRecordCompacted, contextForAll, unsealedPass, tolerancePast,
    toleranceLong,
  ]

  static let readableRecordKey = LintRule(
    code: "FS077", name: "readable-record-key", severity: .info,
    summary: "A compacted topic's values are sealed, its record keys are not",
    why:
      "Every record of a compacted topic has a key, which names what the record is about: a customer, an account, often by email or number. It stays readable for whoever reads the brokers.",
    remedy: "Add recordKey: deterministic, unless keys say nothing about anybody.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          encrypt: value
          key: pii
          assume: {cleanup.policy: compact}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          encrypt: value
          key: pii
          recordKey: deterministic
          assume: {cleanup.policy: compact}
      """)

  static let recordKeyMigration = LintRule(
    code: "FS078", name: "record-key-migration", severity: .warning,
    summary: "A compacted topic has record keys in the clear and sealed ones",
    why:
      "For compaction a key in the clear and the same key sealed are two keys. What was written before stays for ever beside what replaces it, and a deletion under the sealed key deletes nothing of it.",
    remedy:
      "Begin with a new topic and copy the records through the proxy; or write deletions for all keys in the clear before record keys are sealed.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          encrypt: value
          key: pii
          recordKey: deterministic
          toleratePlaintextUntil: 2026-12-31
          assume: {cleanup.policy: compact}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          encrypt: value
          key: pii
          recordKey: deterministic
          assume: {cleanup.policy: compact}
      """)

  static let keyPerRecordCompacted = LintRule(
    code: "FS079", name: "key-per-record-compacted", severity: .warning,
    summary: "Records choose their keys in a compacted topic",
    why:
      "Compaction keeps the last record of each record key for ever. Once its key is destroyed, that record cannot be opened any more, and consumers that read the topic from its beginning stop at it.",
    remedy:
      "Write a deletion (a null value) for a record before its key is destroyed, and ignore the finding with that reason; or use one key for the topic.",
    bad: """
      version: 1
      keys:
        user: {provider: local, key: "user/{recordKey}"}
      topics:
        - match: profiles
          encrypt: value
          key: user
          assume: {cleanup.policy: compact}
      """,
    good: """
      version: 1
      keys:
        user: {provider: local, key: "user/{recordKey}"}
      topics:
        - match: visits
          encrypt: value
          key: user
          assume: {cleanup.policy: delete}
      """)

  static let contextForAll = LintRule(
    code: "FS080", name: "context-for-all", severity: .warning,
    summary: "One context binds the values of topics without number",
    why:
      "A sealed value opens only in the context that it was sealed for, normally its topic. With one context for all topics of a pattern, whoever controls a broker can move a value from one of them to another, and it opens there.",
    remedy:
      "Remove context from the rule. For a renamed mirror give the mirror's own rule the original's name as its context.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "payments.*", encrypt: value, key: pii, context: payments}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: eu.payments, encrypt: value, key: pii, context: payments}
      """)

  static let unsealedPass = LintRule(
    code: "FS081", name: "unsealed-pass", severity: .warning,
    summary: "Values that never were sealed are passed on, without end",
    why:
      "With unsealed: pass whoever can write to the broker directly can feed plaintext of his own to every reader, and a producer that goes around the proxy is not noticed. What is meant for a migration tends to stay.",
    remedy: "Say until when: toleratePlaintextUntil: 2027-01-31. Readers get errors from then on.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, unsealed: pass}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, toleratePlaintextUntil: 2026-12-31}
      """)

  static let tolerancePast = LintRule(
    code: "FS082", name: "tolerance-past", severity: .error,
    summary: "The date until which plaintext was tolerated is past",
    why:
      "Values that never were sealed have been errors since. If there still are some, consumers stop at them; if not, the setting is left over.",
    remedy: "Remove toleratePlaintextUntil; or, if the migration is not over, give it a later date.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, toleratePlaintextUntil: 2026-01-31}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, toleratePlaintextUntil: 2026-12-31}
      """,
    isFixable: true)

  static let toleranceLong = LintRule(
    code: "FS083", name: "tolerance-long", severity: .warning,
    summary: "Plaintext is tolerated for more than a year",
    why:
      "A migration lasts until the old records have expired, seldom longer than the topic's retention. A date that nobody now here will see is none.",
    remedy: "Choose a date within a year, and prolong it if need be.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, toleratePlaintextUntil: 2031-12-31}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, toleratePlaintextUntil: 2026-12-31}
      """)
}
