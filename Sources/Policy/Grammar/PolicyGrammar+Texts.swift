/// The texts of the language.
extension PolicyGrammar {
  static let keyName = Text("a name under `keys:`", examples: ["pii"])

  static let template = Text(
    "a key's name at its provider",
    pattern: #"^([^\s{}]|\{(topic|recordKey|header\.[^\s{}]+|value\.[^\s{}]+)\})+$"#,
    maximumLength: KeyTemplate.maximumLength,
    examples: ["payments", "pii/{topic}", "user/{value.userId}", "tenant/{header.x-tenant}"])

  static let pattern = Text(
    "a topic's name or pattern", pattern: #"^(/.+/|[A-Za-z0-9._\-*?\[\]!^]+)$"#,
    examples: ["payments", "payments.*", "/audit-(eu|us)-[0-9]{4}/", "*"])

  private static let member = #"([A-Za-z0-9_\-$@\u0080-\uFFFF]+|"(\\["\\]|[^"\\])*"|\*|\*\*)"#
  private static let element = #"\[(\*|0|[1-9][0-9]{0,8})\]"#
  private static let branch = #"\([A-Za-z_][A-Za-z0-9_.]*\)"#

  static let path = Text(
    "a path",
    pattern: "^(\(member)|\(element)|\(branch))(\\.\(member)|\(element)|\(branch))*$",
    maximumLength: 1024,
    examples: ["customer.ssn", "orders[*].card", "**.password", "payment(Card).number"])

  static let schemaTag = Text(
    "a property of schemas", pattern: "^schema:[^=]+=.+$", maximumLength: 1024,
    examples: ["schema:confluent:tags=PII"])

  static let tagName = Text(
    "a tag", pattern: TagName.pattern, maximumLength: TagName.maximumLength, examples: ["PII"])

  static let context = Text("a context", pattern: "^[^{}]+$", maximumLength: 249, examples: ["customer-id"])

  static let headerName = Text("a header's name", maximumLength: 1024, examples: ["x-user"])

  static let date = Text(
    "a date", pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples: ["2027-01-31"])

  static let schemaFile = Text("a file", examples: ["schemas/customer.avsc"])
}
