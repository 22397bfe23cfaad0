/// The mappings of the language.
extension PolicyGrammar {
  static let file = Mapping(
    "policy", "a policy file",
    "A policy file. All files of a folder make one policy: keys, tags and rules of one count in all.",
    [
      Setting("version", .integer(1...1), isRequired: true, "The language's version."),
      Setting("keys", .named(keyName, mapping: "key"), "Keys, by the names that rules have for them."),
      Setting(
        "tags", .list(.mapping("tag"), minimum: 0), "What data is: tags for fields, wherever they occur."),
      Setting(
        "protect", .list(.mapping("protection"), minimum: 0),
        "What happens to fields with a tag, one entry for each tag."
      ),
      Setting(
        "topics", .list(.mapping("topicRule"), minimum: 0),
        "What happens to each topic. A topic without a rule is refused."),
    ])

  static let key = Mapping(
    "key", "a key", "A key of a provider.",
    [
      Setting(
        "provider", .text(Text("a provider", examples: ["local"])), isRequired: true,
        "A provider of the proxy's configuration."),
      Setting(
        "key", .text(template), isRequired: true,
        "The key's name at the provider. `{topic}` stands for the topic's name, `{recordKey}` for the record's key, "
          + "`{header.NAME}` for a header, `{value.PATH}` for a field of the value."),
      Setting("algorithm", algorithm.kind, standard: "AES-256-GCM", "For what is sealed in randomized mode."),
    ])

  static let tag = Mapping(
    "tag", "a tag", "Says of some fields what they are. A tag may have several entries.",
    [
      Setting("tag", .text(tagName), isRequired: true, "Its name."),
      Setting(
        "match", .either([.text(schemaTag), .text(path), .list(.either([.text(schemaTag), .text(path)]))]),
        isRequired: true,
        "Where the fields stand: a path or several, or `schema:PROPERTY=VALUE` for those that have the property in their schema."
      ),
    ])

  static let protection = Mapping(
    "protection", "a protection", "What happens to the fields that have a tag.",
    constraints: [
      .excludes(setting: "mode", words: ["plain"], others: ["key", "context"]),
      .onlyWith(setting: "context", other: "mode", words: ["deterministic"]),
    ],
    [
      Setting("tag", .text(tagName), isRequired: true, "A tag that stands under `tags:`."),
      Setting("mode", fieldAction.kind, standard: "randomized", "How they are sealed, or that they are not."),
      Setting("key", .text(keyName), standard: "the topic's", "The key that seals them."),
      Setting(
        "context", .text(context),
        "A name that fields share whose equal values shall look equal, in all topics: with `mode: deterministic`."
      ),
    ])

  static let topicRule = Mapping(
    "topicRule", "a topic rule",
    "What happens to the topics of a name or pattern. The most specific rule decides.",
    constraints: [
      .some(["encrypt", "fields"]),
      .excludes(
        setting: "encrypt", words: ["none"],
        others: namesOfSealing + ["fields"] + namesOfFields + ["onMissing"]),
      .excludes(
        setting: "encrypt", words: ["value"], others: ["fields", "onMissing", "onInvalid", "unclassified"]),
      .needs(setting: "fields", other: "format"),
      .needs(setting: "onMissing", other: "fields"),
      .requires(setting: "encrypt", words: ["value"], other: "key"),
      .requires(setting: "encrypt", words: ["tagged"], other: "format"),
    ],
    [
      Setting(
        "match", .text(pattern), isRequired: true,
        "A topic's name, a glob (`*`, `?`, `[…]`) or a `/regular expression/` for the whole name."),
      Setting(
        "encrypt", encryption.kind, "What is sealed; `fields` may stand in its place, or beside `tagged`."),
      Setting("key", .text(keyName), "The key that seals whatever names none of its own."),
      Setting(
        "context", .text(context), standard: "the topic's name",
        "What values are bound to; a renamed mirror has the original's."),
      Setting(
        "unsealed", unsealed.kind, standard: "reject", "What readers get of values that never were sealed."),
      Setting(
        "toleratePlaintextUntil", .text(date),
        "Readers get values that never were sealed until the end of that day, UTC; later an error."),
      Setting(
        "format", format.kind,
        "What values are: with `fields`, with `encrypt: tagged`, and where a key's name holds `{value.PATH}`."
      ),
      Setting(
        "fields", .list(.either([.text(path), .mapping("field")]), maximum: maximumFields),
        "Fields to seal, and such as stay readable. They go before tags."),
      Setting(
        "onMissing", missing.kind, standard: "reject", "What happens to values without one of `fields`."),
      Setting(
        "onInvalid", invalid.kind, standard: "reject",
        "What happens to values that do not fit: no JSON, no Avro, a type that has no room for what is sealed."
      ),
      Setting(
        "unclassified", unclassified.kind, standard: "pass",
        "What happens to values with fields about which neither `fields` nor a tag says anything."),
      Setting(
        "schemas", .list(.text(schemaFile)),
        "Files with schemas, beside this one: Avro's for topics without a registry; with `format: json` JSON Schemas, against which "
          + "paths are checked and which have tags."),
      Setting(
        "recordKey", .either([recordKeyMode.kind, .mapping("recordKey")]), standard: "they stay readable",
        "How record keys are sealed."),
      Setting(
        "headers", .list(.either([.text(headerName), .mapping("header")])), "Headers whose values are sealed."
      ),
      Setting("assume", .mapping("assumptions"), "Facts about the topics that the linter counts on."),
    ])

  static let field = Mapping(
    "field", "a field", "A field of values.",
    constraints: [
      .excludes(setting: "mode", words: ["plain"], others: ["key", "context", "onMissing"]),
      .onlyWith(setting: "context", other: "mode", words: ["deterministic"]),
    ],
    [
      Setting("path", .text(path), isRequired: true, "Where it stands."),
      Setting("mode", fieldAction.kind, standard: "randomized", "How it is sealed, or that it is not."),
      Setting("key", .text(keyName), standard: "the topic's", "The key that seals it."),
      Setting(
        "context", .text(context),
        "A name that fields share whose equal values shall look equal, in all topics: with `mode: deterministic`."
      ),
      Setting("onMissing", missing.kind, standard: "the topic's", "What happens to values without it."),
    ])

  static let recordKey = Mapping(
    "recordKey", "'recordKey'", "How record keys are sealed.",
    [
      Setting("mode", recordKeyMode.kind, isRequired: true, "How."),
      Setting(
        "context", .text(context), "A name that it shares with fields whose equal values shall look equal."),
    ])

  static let header = Mapping(
    "header", "a header", "Headers of a name.",
    constraints: [.onlyWith(setting: "context", other: "mode", words: ["deterministic"])],
    [
      Setting("name", .text(headerName), isRequired: true, "Their name."),
      Setting("mode", headerAction.kind, standard: "randomized", "How they are sealed."),
      Setting("key", .text(keyName), standard: "the topic's", "The key that seals them."),
      Setting(
        "context", .text(context), "A name that it shares with fields whose equal values shall look equal."),
    ])

  static let assumptions = Mapping(
    "assumptions", "'assume'",
    "Settings of topics that are not the policy's to make, under Kafka's names. The linter counts on them, and compares them with a "
      + "cluster (`--live`).",
    [
      Setting("cleanup.policy", cleanup.kind, "What becomes of old records."),
      Setting("max.message.bytes", .integer(0...maximumInt32), "The largest batch that brokers take."),
      Setting("compression.type", compression.kind, "How brokers store batches."),
    ])

  /// The most entries under `fields:`.
  static let maximumFields = 1000
  static let maximumInt32 = Int(Int32.max)

  /// What goes only with something that is sealed.
  static let namesOfSealing = [
    "key", "context", "unsealed", "toleratePlaintextUntil", "recordKey", "headers",
  ]
  /// What goes only with `fields` or `encrypt: tagged`.
  static let namesOfFields = ["format", "onInvalid", "unclassified", "schemas"]
}
