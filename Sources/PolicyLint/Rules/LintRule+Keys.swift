extension LintRule {
  static let aboutKeys: [LintRule] = [
    unusedKey, sameKEKTwice, oneKeyForAll, keyPerRecord, personInKeyName, optionalKeySource, keyFromSealed,
    unknownProvider,
  ]

  static let unusedKey = LintRule(
    code: "FS056", name: "unused-key", severity: .warning,
    summary: "A key is declared and nothing is sealed with it",
    why:
      "A key that nothing uses is left over, or the rule that should use it names another one. It also has to exist at its provider for nothing.",
    remedy: "Remove it, or name it in the rule that it was meant for.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
        cards: {provider: local, key: "cards/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    isFixable: true)

  static let sameKEKTwice = LintRule(
    code: "FS057", name: "same-key-twice", severity: .warning,
    summary: "Two names stand for the same key",
    why:
      "Two entries with the same provider and key are one key: who may use one may use the other, and revoking one revokes both. The separation that the two names promise does not exist.",
    remedy: "Give the second its own key at the provider, or keep one of the two names.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: shared}
        cards: {provider: local, key: shared}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: payments, encrypt: value, key: cards}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
        cards: {provider: local, key: cards}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: payments, encrypt: value, key: cards}
      """)

  static let oneKeyForAll = LintRule(
    code: "FS058", name: "one-key-for-all", severity: .info,
    summary: "One key seals topics without number",
    why:
      "Whoever may use the key can read every topic that the pattern matches, those to come included, and taking it away takes all of them away.",
    remedy:
      "Put {topic} into the key's name: each topic then has a key of its own. (Contexts that several topics share need one key for all of them.)",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """)

  static let keyPerRecord = LintRule(
    code: "FS059", name: "key-per-record", severity: .info,
    summary: "What records hold decides how many keys there are",
    why:
      "A key whose name comes from the record is a key, a data key and a call of the provider for each different value. All of them must exist at the provider, and the keyring grows with them; a producer that invents values makes records that are refused.",
    remedy:
      "Use it where a key for each person or tenant is the point (erasing one by destroying a key), with a value of which there are a bounded number. Otherwise use {topic}.",
    bad: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [email]}
      """,
    good: """
      version: 1
      keys:
        profiles: {provider: local, key: "{topic}"}
      topics:
        - {match: profiles, format: json, key: profiles, fields: [email]}
      """)

  static let personInKeyName = LintRule(
    code: "FS060", name: "person-in-key-name", severity: .warning,
    summary: "A key's name is made of something that looks personal",
    why:
      "Names of keys are not secret: they stand in the keyring, at the provider, in its audit log and in error messages. An email address in a key's name is an email address in all of these.",
    remedy: "Use an id that says nothing about the person.",
    bad: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.email}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [phone]}
      """,
    good: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [phone]}
      """)

  static let optionalKeySource = LintRule(
    code: "FS061", name: "optional-key-source", severity: .warning,
    summary: "A key's name is made of a value that records may lack",
    why:
      "A record without the value that names its key cannot be sealed, and is refused. If the schema lets the value be absent or null, such records will come.",
    remedy:
      "Name the key after something that every record has, or make the field required in the schema.",
    bad: """
      version: 1
      keys:
        tenant: {provider: local, key: "t/{value.tenant}"}
      topics:
        - {match: accounts, format: avro, key: tenant, schemas: [account.avsc], fields: [note]}
      """,
    good: """
      version: 1
      keys:
        account: {provider: local, key: "a/{value.accountId}"}
      topics:
        - {match: accounts, format: avro, key: account, schemas: [account.avsc], fields: [note]}
      """,
    need: .schemas)

  static let keyFromSealed = LintRule(
    code: "FS062", name: "key-from-sealed", severity: .warning,
    summary: "A key's name is made of a field that is sealed",
    why:
      "The field is sealed so that nobody reads it, but its value stands in the names of keys: in the keyring, at the provider and in its audit log.",
    remedy: "Name the key after a field that may be read, or leave the field readable.",
    bad: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [userId, phone]}
      """,
    good: """
      version: 1
      keys:
        user: {provider: local, key: "user/{value.userId}"}
      topics:
        - {match: profiles, format: json, key: user, fields: [phone]}
      """)

  static let unknownProvider = LintRule(
    code: "FS063", name: "unknown-provider", severity: .error,
    summary: "A key names a provider that the configuration does not have",
    why: "The proxy does not start: it cannot tell where the key is.",
    remedy: "Mend the name, or add the provider under providers: in the proxy's configuration.",
    bad: """
      version: 1
      keys:
        pii: {provider: vault, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    need: .configuration, isFixable: true)
}
