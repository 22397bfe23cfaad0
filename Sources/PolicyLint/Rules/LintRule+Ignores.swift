/// Comments that keep findings from counting.
extension LintRule {
  static let aboutIgnores: [LintRule] = [
    invalidIgnore, ignoreWithoutReason, ignoreExpired, ignoreUnused, ignoreImpossible,
  ]

  static let invalidIgnore = LintRule(
    code: "FS039", name: "invalid-ignore", severity: .warning,
    summary: "A comment for the linter that cannot be read",
    why: "It ignores nothing, though whoever wrote it believes that it does.",
    remedy:
      "Write # fieldseal:ignore FS048: reason, or # fieldseal:ignore FS048,FS058 until 2027-01-31: reason, at the end of the line or alone above it; # fieldseal:ignore-file FS048: reason above everything else in the file.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore catch-all: metrics only
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore FS048: metrics only
      """)

  static let ignoreWithoutReason = LintRule(
    code: "FS040", name: "ignore-without-reason", severity: .warning,
    summary: "A comment ignores a finding and does not say why",
    why:
      "Whoever reviews the policy in a year cannot tell an exception that was thought through from one that was in the way. It ignores nothing until it has a reason.",
    remedy: "Write the reason behind a colon.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore FS048
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore FS048: metrics only
      """)

  static let ignoreExpired = LintRule(
    code: "FS041", name: "ignore-expired", severity: .warning,
    summary: "A comment ignores a finding until a day that is past",
    why: "The time that somebody gave himself is over, and what it was given for is still there.",
    remedy: "Mend what it hides, or give it a later date and say why.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore FS048 until 2026-01-31: old topics
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: customers, encrypt: value, key: pii}
        - {match: "*", encrypt: none} # fieldseal:ignore FS048 until 2026-12-31: old topics
      """,
    isFixable: true)

  static let ignoreUnused = LintRule(
    code: "FS042", name: "ignore-unused", severity: .warning,
    summary: "A comment ignores a finding that there is not",
    why:
      "It is left over from something that was mended, or stands in the wrong line. It would hide the next finding of that rule in this place.",
    remedy: "Remove it, or move it to the line of the finding.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii} # fieldseal:ignore FS048: metrics only
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """,
    isFixable: true)

  static let ignoreImpossible = LintRule(
    code: "FS043", name: "ignore-impossible", severity: .warning,
    summary: "A comment ignores what cannot be ignored",
    why:
      "An error that keeps the policy from being loaded is one whatever a comment says: the proxy would not start.",
    remedy: "Mend the error, and remove the comment.",
    bad: """
      version: 1
      topics:
        - {match: metrics, encyrpt: none} # fieldseal:ignore FS004: later
      """,
    good: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """)
}
