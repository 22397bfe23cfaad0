extension LintRule {
  static let aboutTopics: [LintRule] = [
    ambiguousTopics, shadowedTopic, impossiblePattern, catchAllMissing, catchAllPlain,
    plainException, openEndedPattern, regexInGlob, unescapedDot, needlessRegex, collidingTopics,
    nothingSealed,
  ]

  static let ambiguousTopics = LintRule(
    code: "FS044", name: "ambiguous-topics", severity: .warning,
    summary: "Two patterns with equal right match the same topic",
    why:
      "Where two patterns match a topic and neither is more specific, the proxy refuses the topic, on produce and on fetch: it does not guess which of two rules was meant.",
    remedy:
      "Make one of the patterns more specific (longer literal text at its beginning, then more literal text in all), or add a rule with the topic's exact name.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "*-eu*", encrypt: value, key: pii}
        - {match: "*-us*", encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "*-eu", encrypt: value, key: pii}
        - {match: "*-us", encrypt: none}
      """)

  static let shadowedTopic = LintRule(
    code: "FS045", name: "shadowed-topic", severity: .warning,
    summary: "A topic rule never decides, since more specific ones match all its topics",
    why:
      "The most specific rule decides, wherever it stands. A rule whose topics all belong to others has no effect; whoever wrote it believes that it has.",
    remedy: "Remove the rule, or change its pattern so that it matches what it is meant for.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "[o]rders", encrypt: value, key: pii}
        - {match: "orders*", encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "orders", encrypt: value, key: pii}
        - {match: "orders.*", encrypt: none}
      """)

  static let impossiblePattern = LintRule(
    code: "FS046", name: "impossible-pattern", severity: .warning,
    summary: "A pattern matches no topic that there can be",
    why:
      "Topics' names have 1 to 249 letters, digits, '.', '_' and '-'. A pattern that only longer names match, or only Kafka's own topics, never decides.",
    remedy: "Mend the pattern, or remove the rule.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "/[a-z]{200}-[0-9]{50}/", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: pii}
      topics:
        - {match: "/[a-z]{20}-[0-9]{5}/", encrypt: value, key: pii}
      """)

  static let catchAllMissing = LintRule(
    code: "FS047", name: "catch-all-missing", severity: .info,
    summary: "No rule is for the topics that nobody thought of",
    why:
      "A topic without a rule is refused, on produce and on fetch. That is the safest default, and a surprise for whoever makes a topic: it does not work until somebody adds a rule.",
    remedy:
      "If that is what you want, ignore the hint in this place with a reason. Otherwise add a rule with match: \"*\" that seals.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "customers.*", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*", encrypt: value, key: pii}
      """)

  static let catchAllPlain = LintRule(
    code: "FS048", name: "catch-all-plain", severity: .warning,
    summary: "Topics that nobody thought of stay readable",
    why:
      "With encrypt: none for \"*\" every new topic is in the clear until somebody adds a rule, and a misspelt topic is, too. It fails open.",
    remedy:
      "Seal by default (match: \"*\" with encrypt: value) and list what may stay readable, or have no rule for \"*\": then a topic without a rule is refused. If the rest shall pass, ignore the finding with a reason.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "customers.*", encrypt: value, key: pii}
        - {match: "*", encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "metrics.*", encrypt: none}
        - {match: "*", encrypt: value, key: pii}
      """)

  static let plainException = LintRule(
    code: "FS049", name: "plain-exception", severity: .warning,
    summary: "A pattern leaves topics readable that a broader rule would seal",
    why:
      "A pattern matches topics that do not exist yet. Those that it takes out of a family of sealed topics are in the clear as soon as somebody makes them.",
    remedy: "Name the topics that shall stay readable one by one, or seal them.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "customers.*", encrypt: value, key: pii}
        - {match: "customers.debug.*", encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "customers.*", encrypt: value, key: pii}
        - {match: customers.debug.latency, encrypt: none}
      """)

  static let openEndedPattern = LintRule(
    code: "FS050", name: "open-ended-pattern", severity: .info,
    summary: "A glob goes on in the middle of a word",
    why:
      "orders* is for orders and orders.eu, but for orders2, ordershipping and orders_test, too: a name that only begins alike gets the same rule and key.",
    remedy:
      "End the literal text with a separator (\"orders.*\", \"orders-*\") and name the topic itself in a rule of its own.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "orders*", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: orders, encrypt: value, key: pii}
        - {match: "orders.*", encrypt: value, key: pii}
      """)

  static let regexInGlob = LintRule(
    code: "FS051", name: "regex-in-glob", severity: .warning,
    summary: "A glob looks like a regular expression",
    why:
      "In a glob a dot is a dot: \".*-eu\" matches only names that begin with a dot. Topics that it was meant for have another rule, or none.",
    remedy: "Write * in the place of .*, or put the regular expression between slashes: \"/.*-eu/\".",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: ".*-eu", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "*-eu", encrypt: value, key: pii}
      """,
    isFixable: true)

  static let unescapedDot = LintRule(
    code: "FS052", name: "unescaped-dot", severity: .info,
    summary: "A dot in a regular expression stands for any character",
    why:
      "/orders.eu/ matches orders.eu, and orders-eu, orders_eu and ordersXeu as well, which may be topics of somebody else.",
    remedy: "Write \\\\. for a dot.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: "/orders.(eu|us)/", encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: '/orders\\.(eu|us)/', encrypt: value, key: pii}
      """)

  static let needlessRegex = LintRule(
    code: "FS053", name: "needless-regex", severity: .info,
    summary: "A regular expression is a plain name",
    why:
      "An exact name decides before all patterns. As a regular expression the same name may lose against another pattern, and it is harder to read.",
    remedy: "Write the name without slashes.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: /orders/, encrypt: value, key: pii}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: orders, encrypt: value, key: pii}
      """,
    isFixable: true)

  static let collidingTopics = LintRule(
    code: "FS054", name: "colliding-topics", severity: .warning,
    summary: "Two topics' names differ so little that one of them is probably wrong",
    why:
      "Kafka refuses to create a topic whose name differs from another's in '.' and '_' alone, so one of the two rules never decides. Names that differ in case alone are two topics for Kafka, and seldom for people.",
    remedy: "Keep the rule with the name that the topic has.",
    bad: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: orders.eu, encrypt: value, key: pii}
        - {match: orders_eu, encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: orders.eu, encrypt: value, key: pii}
        - {match: orders.us, encrypt: none}
      """)

  static let nothingSealed = LintRule(
    code: "FS055", name: "nothing-sealed", severity: .warning,
    summary: "No topic is sealed",
    why:
      "A policy in which every rule says encrypt: none has the proxy pass everything in the clear. It looks like protection and is none.",
    remedy: "Seal the topics that hold what must not be read.",
    bad: """
      version: 1
      topics:
        - {match: metrics, encrypt: none}
      """,
    good: """
      version: 1
      keys:
        pii: {provider: local, key: "pii/{topic}"}
      topics:
        - {match: metrics, encrypt: none}
        - {match: "customers.*", encrypt: value, key: pii}
      """)
}
