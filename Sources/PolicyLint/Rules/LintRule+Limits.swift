/// Sizes, the life of data keys, and what stands in the files.
extension LintRule {
  static let aboutLimits: [LintRule] = [
    noHeadroom, needlessCompression, dataKeyBudget, dataKeyLifetime, secretInPolicy, readableSecret,
    writablePolicy,
  ]

  static let noHeadroom = LintRule(
    code: "FS084", name: "no-headroom", severity: .warning,
    summary: "Sealed batches may not fit into max.message.bytes",
    why:
      "Sealing makes every record larger, and brokers refuse batches above max.message.bytes. librdkafka fills batches to 1,000,000 bytes when it is busy: with what sealing adds, batches of small records are refused, and their messages fail.",
    remedy:
      "Raise max.message.bytes of the topic (and in the rule's assume), or have producers make smaller batches: batch.num.messages for librdkafka, batch.size for Java.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          encrypt: value
          key: pii
          assume: {max.message.bytes: 1010000}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          encrypt: value
          key: pii
          assume: {max.message.bytes: 1048588}
      """)

  static let needlessCompression = LintRule(
    code: "FS085", name: "needless-compression", severity: .warning,
    summary: "Brokers compress values that cannot be compressed",
    why:
      "Ciphertext does not compress. With a compression.type of its own the broker unpacks and compresses every batch that comes, for nothing, and consumers unpack it again.",
    remedy: "Set compression.type of the topic to producer.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          encrypt: value
          key: pii
          assume: {compression.type: zstd}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          encrypt: value
          key: pii
          assume: {compression.type: producer}
      """)

  static let dataKeyBudget = LintRule(
    code: "FS086", name: "data-key-budget", severity: .warning,
    summary: "A data key may seal more than its cipher is good for",
    why:
      "AES-GCM loses its margin with what is sealed under one key: NIST SP 800-38D stops at 2^32 messages where nonces may repeat by chance, and beyond 2^36 blocks (1 TiB) its output can be told from random with more than the 2^-57 that TLS 1.3 allows (RFC 8446, 5.5). Fieldseal's nonces are counters of 48 bits and do not repeat; the bytes count in any case.",
    remedy:
      "Lower dataKeys.maxRecords to 4000000000 and dataKeys.maxBytes to 1TiB, the defaults. A new data key costs one call of the provider.",
    bad: """
      # fieldseal.yaml
      dataKeys: {maxBytes: 16TiB}
      """,
    good: """
      # fieldseal.yaml
      dataKeys: {maxBytes: 1TiB}
      """,
    need: .configuration)

  static let dataKeyLifetime = LintRule(
    code: "FS087", name: "data-key-lifetime", severity: .warning,
    summary: "A data key lives long, or is remembered long",
    why:
      "What leaks with a data key is all that it has sealed: with a new one each day, a day. And a key that was revoked at its provider goes on working for dataKeys.cacheTime.",
    remedy:
      "Set dataKeys.maxAge to 30 days at most (the default is 24h), and dataKeys.cacheTime to an hour at most (the default is 5m).",
    bad: """
      # fieldseal.yaml
      dataKeys: {cacheTime: 24h}
      """,
    good: """
      # fieldseal.yaml
      dataKeys: {cacheTime: 5m}
      """,
    need: .configuration)

  static let secretInPolicy = LintRule(
    code: "FS088", name: "secret-in-policy", severity: .warning,
    summary: "Something in the file looks like a secret",
    why:
      "Policies name keys and never hold them. They lie in repositories and are read in reviews: a key, password or token in one of them is known to many, and stays in the history.",
    remedy: "Take it out, and replace the secret where it is used: it is known now.",
    bad: """
      version: 1
      # password: correct-horse-battery
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      # the passphrase lies in /etc/fieldseal/passphrase
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """)

  static let readableSecret = LintRule(
    code: "FS089", name: "readable-secret", severity: .error,
    summary: "Something that looks like a secret is in a file that everybody can read",
    why: "Every user of the machine can read it, and whatever makes backups of it.",
    remedy: "Take it out, replace the secret where it is used, and chmod the file to 0640 or less.",
    bad: """
      # a file with mode 0644
      version: 1
      # password: correct-horse-battery
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      # the passphrase lies in /etc/fieldseal/passphrase
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """)

  static let writablePolicy = LintRule(
    code: "FS090", name: "writable-policy", severity: .warning,
    summary: "Everybody can write to the policy file",
    why:
      "Whoever writes the policy decides what is sealed: any user of the machine can have the proxy pass everything in the clear from its next start on.",
    remedy: "Take the right away: chmod o-w.",
    bad: """
      # a file with mode 0666
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    good: """
      # a file with mode 0644
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """)
}
