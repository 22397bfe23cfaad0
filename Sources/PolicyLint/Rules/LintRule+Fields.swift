/// Fields that are sealed in a way that was hardly meant.
extension LintRule {
  static let aboutFields: [LintRule] = [
    unionBranchLeaks, detachedType, deterministicType, fewValues, fewValuesLikely, deterministicCard,
    anyDepthRequired, singleElement, optionalButRequired, sensitiveUnprotected, plainSensitive,
    fieldsFailOpen, formatAuto,
  ]

  static let unionBranchLeaks = LintRule(
    code: "FS064", name: "union-branch-leaks", severity: .warning,
    summary: "A field is sealed in one branch of a union and readable in another",
    why:
      "A path into a union seals what it finds in the branches that have it. A value of another branch (a plain string in the place of a record, say) has nothing at the path, and passes in the clear.",
    remedy:
      "Seal the union itself, or add a path for each branch that holds data. A branch that may be read is listed with mode: plain.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [payment.number], schemas: [payment.avsc]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: avro, key: pii, fields: [payment], schemas: [payment.avsc]}
      """,
    need: .schemas)

  static let detachedType = LintRule(
    code: "FS065", name: "detached-type", severity: .info,
    summary: "A field's Avro type cannot hold what is sealed",
    why:
      "Numbers, booleans, enums, records and the like cannot hold a sealed value: a neutral one (0, false, empty) takes their place, and what is sealed travels in the record header fieldseal. Readers without a key see a 0 that is none, unless they look at the header; tools that drop headers lose the value.",
    remedy:
      "Nothing, if readers know. Otherwise declare the field as string or bytes, which hold what is sealed.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
          fields: [{path: visitor.birthday, onMissing: pass}]
          schemas: [visit.avsc]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [visitor.name], schemas: [visit.avsc]}
      """,
    need: .schemas)

  static let deterministicType = LintRule(
    code: "FS066", name: "deterministic-type", severity: .error,
    summary: "A field's Avro type cannot be sealed deterministically",
    why:
      "Only plain strings and bytes have room for a deterministic value: of a number nothing in its place could show that two are equal. Every value is refused, or sealed whole with onInvalid: encrypt-value.",
    remedy: "Use mode: randomized, or declare the field as string or bytes.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
          fields: [{path: at, mode: deterministic}]
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
          fields: [{path: page, mode: deterministic}]
          schemas: [visit.avsc]
      """,
    need: .schemas, isFixable: true)

  static let fewValues = LintRule(
    code: "FS067", name: "deterministic-few-values", severity: .warning,
    summary: "A field with few possible values is sealed deterministically",
    why:
      "Equal values look equal. Of a boolean or an enum each value can be told by how often it occurs, and whoever knows one record's value knows it of all others.",
    remedy: "Use mode: randomized.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: accounts
          format: json
          key: pii
          fields: [{path: isActive, mode: deterministic}]
          schemas: [account.json]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: accounts, format: json, key: pii, fields: [isActive], schemas: [account.json]}
      """,
    need: .schemas, isFixable: true)

  static let fewValuesLikely = LintRule(
    code: "FS068", name: "deterministic-guessable", severity: .info,
    summary: "A deterministic field sounds as if it had few possible values",
    why:
      "Equal values look equal: genders, countries and states can be told by how often each occurs. The name says nothing for certain, hence the hint.",
    remedy: "Use mode: randomized, unless the field has many different values.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: accounts
          format: json
          key: pii
          fields: [{path: gender, mode: deterministic}]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: accounts
          format: json
          key: pii
          fields: [{path: accountId, mode: deterministic}]
      """,
    isFixable: true)

  static let deterministicCard = LintRule(
    code: "FS069", name: "deterministic-card", severity: .warning,
    summary: "Card numbers, PINs or security codes are sealed deterministically",
    why:
      "Of a card number the first digits are public and the last printed on receipts: about a million are left, of a PIN ten thousand. Whoever may write to the topic can have each sealed and compare. PINs and security codes must not be stored at all once a payment is authorised (PCI DSS 3.3).",
    remedy: "Use mode: randomized. To join by card, use a token or a keyed hash that the card system makes.",
    bad: """
      version: 1
      keys:
        pci: {provider: local, key: pci}
      topics:
        - match: payments
          format: json
          key: pci
          fields: [{path: card.number, mode: deterministic}]
      """,
    good: """
      version: 1
      keys:
        pci: {provider: local, key: pci}
      topics:
        - {match: payments, format: json, key: pci, fields: [card.number]}
      """,
    isFixable: true)

  static let anyDepthRequired = LintRule(
    code: "FS070", name: "any-depth-required", severity: .warning,
    summary: "A path with ** has to find something in every value",
    why:
      "**.password is for passwords wherever they are. With onMissing: reject, the default, a value that has none is refused.",
    remedy: "Add onMissing: pass to the field.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [id, "**.password"]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: [id, {path: "**.password", onMissing: pass}]
      """,
    isFixable: true)

  static let singleElement = LintRule(
    code: "FS071", name: "single-element", severity: .warning,
    summary: "Only one element of an array is sealed",
    why: "cards[0].number seals the first card and leaves the numbers of all others readable.",
    remedy:
      "Write [*] for each element. If only this one holds what must not be read, ignore the finding with a reason.",
    bad: """
      version: 1
      keys:
        pci: {provider: local, key: pci}
      topics:
        - {match: payments, format: json, key: pci, fields: ["cards[0].number"]}
      """,
    good: """
      version: 1
      keys:
        pci: {provider: local, key: pci}
      topics:
        - {match: payments, format: json, key: pci, fields: ["cards[*].number"]}
      """,
    isFixable: true)

  static let optionalButRequired = LintRule(
    code: "FS072", name: "optional-but-required", severity: .info,
    summary: "onMissing: pass for a field that every schema requires",
    why:
      "No value lacks the field, so onMissing: pass has no effect today. When somebody renames the field, values pass with the new one readable, where they would have been refused.",
    remedy: "Remove onMissing: pass from the field.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
          fields: [{path: visitor.name, onMissing: pass}]
          schemas: [visit.avsc]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: visits, format: avro, key: pii, fields: [visitor.name], schemas: [visit.avsc]}
      """,
    need: .schemas, isFixable: true)

  static let sensitiveUnprotected = LintRule(
    code: "FS073", name: "sensitive-unprotected", severity: .info,
    summary: "A schema has a field that sounds sensitive, and no rule is about it",
    why:
      "Names like ssn, email, cardNumber or diagnosis usually stand for what laws or card schemes protect. The policy neither seals the field nor says that it may be read.",
    remedy: "Seal it, or list it with mode: plain.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: visits
          format: avro
          key: pii
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
          fields: [visitor.name, {path: visitor.birthday, mode: plain}]
          schemas: [visit.avsc]
      """,
    need: .schemas)

  static let plainSensitive = LintRule(
    code: "FS074", name: "plain-sensitive", severity: .warning,
    summary: "A field that sounds sensitive is plain on purpose",
    why:
      "mode: plain says that everybody may read the field. For a name like ssn or cardNumber that is rarely meant, and easily overlooked in a review.",
    remedy: "Seal it; or, if it may be read, ignore the finding with the reason.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          format: json
          key: pii
          fields: [name, {path: ssn, mode: plain}]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: customers
          format: json
          key: pii
          fields: [name, ssn, {path: customerId, mode: plain}]
      """)

  static let fieldsFailOpen = LintRule(
    code: "FS075", name: "fields-fail-open", severity: .info,
    summary: "Values in which nothing is found pass in the clear",
    why:
      "Every field of the rule may be missing (onMissing: pass, or selected by a tag), and unclassified fields pass: a producer that renames a field, or writes something else altogether, writes plaintext, and nobody is told.",
    remedy:
      "Let a field that every value has be required, or say unclassified: reject, so that values with unknown fields are refused.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          onMissing: pass
          fields: [email, phone]
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - match: orders
          format: json
          key: pii
          fields: [email, {path: phone, onMissing: pass}]
      """)

  static let formatAuto = LintRule(
    code: "FS076", name: "format-auto", severity: .warning,
    summary: "Each value says itself what format it has",
    why:
      "With format: auto whoever writes chooses how his values are read. What is read as another format than its readers take it for may have nothing at the paths; paths cannot name branches, and tags in schemas do not count.",
    remedy:
      "Say format: json or format: avro. auto is for the time in which a topic goes over from one to the other.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: auto, key: pii, fields: [email]}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: orders, format: json, key: pii, fields: [email]}
      """)
}
