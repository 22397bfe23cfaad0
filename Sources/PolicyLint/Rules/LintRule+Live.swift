/// What only a cluster, a schema registry or a key provider can tell: `--live`.
extension LintRule {
  static let aboutClusters: [LintRule] = [
    liveUnreachable, liveTopicUnmatched, liveRuleWithoutTopic, liveAmbiguous, liveCompaction, liveCompression,
    liveMessageSize, liveKeyMissing, liveSchemaMissing, liveSchemaField,
  ]

  public static let liveUnreachable = LintRule(
    code: "FS091", name: "live-unreachable", severity: .error,
    summary: "What the policy was to be checked against cannot be asked",
    why:
      "With --live the linter asks the cluster, the schema registry and the key providers. What one of them does not answer is not checked, and a policy that looks clean may not be.",
    remedy:
      "See whether the addresses are right (--bootstrap, or upstream in fieldseal.yaml), whether TLS and SASL settings are needed (--kafka-config), and whether the user may describe topics and their settings. --live-timeout gives more time.",
    bad: """
      # fieldseal policy lint --live --bootstrap localhost:9
      """,
    good: """
      # fieldseal policy lint --live --bootstrap localhost:9092
      """,
    need: .cluster)

  public static let liveTopicUnmatched = LintRule(
    code: "FS092", name: "live-topic-unmatched", severity: .warning,
    summary: "The cluster has a topic that no rule matches",
    why:
      "The proxy refuses to write to and to read from topics that no rule is for: nobody has decided about them.",
    remedy:
      "Add a rule for the topic, with encrypt: none if it may stay readable.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    need: .cluster)

  public static let liveRuleWithoutTopic = LintRule(
    code: "FS093", name: "live-rule-without-topic", severity: .warning,
    summary: "The cluster has no topic for a rule",
    why:
      "A rule for a topic that does not exist seals nothing: the name may be misspelt, and the topic that was meant may fall under another rule.",
    remedy:
      "Mend the name or the pattern, or remove the rule.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: ordres, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    need: .cluster)

  public static let liveAmbiguous = LintRule(
    code: "FS094", name: "live-ambiguous", severity: .error,
    summary: "Two rules have equal right to a topic of the cluster",
    why:
      "Where neither of two patterns is more specific, the proxy refuses the topic both ways.",
    remedy:
      "Make one pattern longer, or add a rule with the topic's name.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "/eu-.*/", encrypt: value, key: pii}
        - {match: "eu-*", encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "eu-*", encrypt: value, key: pii}
      """,
    need: .cluster)

  public static let liveCompaction = LintRule(
    code: "FS095", name: "live-compaction", severity: .warning,
    summary: "A topic's cleanup.policy is not what the rule counts on",
    why:
      "Compaction keeps the newest record of each key for ever, and takes keys that are sealed differently for different keys. The checks of that need to know which topics are compacted; what assume: says wrongly, they get wrong.",
    remedy:
      "Write what the topic has under assume:, or change the topic.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {cleanup.policy: delete}}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {cleanup.policy: compact}, recordKey: deterministic}
      """,
    need: .cluster)

  public static let liveCompression = LintRule(
    code: "FS096", name: "live-compression", severity: .warning,
    summary: "A topic's compression.type costs work, or is not what the rule counts on",
    why:
      "Ciphertext does not compress. With a compression.type of its own the broker unpacks and compresses every batch that comes, for nothing.",
    remedy:
      "Set compression.type=producer on the topic.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {compression.type: zstd}}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {compression.type: producer}}
      """,
    need: .cluster)

  public static let liveMessageSize = LintRule(
    code: "FS097", name: "live-message-size", severity: .warning,
    summary: "A topic takes smaller batches than the rule counts on",
    why:
      "Sealing makes every record larger, and brokers refuse batches above max.message.bytes.",
    remedy:
      "Raise max.message.bytes of the topic, or write under assume: what it is, so that the room is checked.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {max.message.bytes: 1048588}}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii, assume: {max.message.bytes: 2000000}}
      """,
    need: .cluster)

  public static let liveKeyMissing = LintRule(
    code: "FS098", name: "live-key-missing", severity: .error,
    summary: "A key provider does not have a key that the policy names, or does not let it be used",
    why:
      "Without its key nothing can be written to the topic, and nothing be read: the proxy refuses both.",
    remedy:
      "Make the key: fieldseal keys create NAME. Of a key with {topic} in its name each topic needs its own.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: misspelt}
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
    need: .cluster)

  public static let liveSchemaMissing = LintRule(
    code: "FS099", name: "live-schema-missing", severity: .info,
    summary: "The schema registry has no schema for a topic",
    why:
      "Fields of Avro values are found with the schema that each value names. Where the registry has none under the topic's name (TOPIC-value), whether the policy's fields are there could not be checked.",
    remedy:
      "Register the schema. Producers that name subjects in another way are fine.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [email]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [email], schemas: [orders.avsc]}
      """,
    need: .cluster)

  public static let liveSchemaField = LintRule(
    code: "FS100", name: "live-schema-field", severity: .warning,
    summary: "The newest schema of a topic and the policy do not fit",
    why:
      "A path that is not in the schema seals nothing, and with onMissing: reject all values are refused. With unclassified: reject so are values of a schema that has a field which the policy does not know.",
    remedy:
      "Mend the path, or add what is new in the schema to the policy.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [emial]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [email]}
      """,
    need: .cluster)
}
