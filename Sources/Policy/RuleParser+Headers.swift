import FieldCrypto
import YAML

extension RuleParser {
  /// Headers that readers without the key need, or the proxy itself.
  private static let reservedHeaders = [
    "fieldseal": "holds what the proxy seals beside the value",
    "__value_schema_id": "names the value's schema", "__key_schema_id": "names the key's schema",
  ]
  /// The longest name of a header, in bytes.
  private static let maximumHeaderName = 1024

  mutating func recordKey(_ node: Node, at name: SourcePosition) -> RecordKeyRule? {
    var rule: RecordKeyRule?
    if case .mapping = node.content {
      guard let fields = Fields(node, "'recordKey'", names: ["mode", "context"], &problems),
        let mode = fields.required("mode", hint: "mode: deterministic", &problems), isDeterministic(mode)
      else { return nil }
      var context: String?
      if let node = fields["context"] {
        context = self.context(node)
        guard let context else { return nil }
        contexts.use(context, at: node.position)
      }
      rule = RecordKeyRule(context: context)
    } else if isDeterministic(node) {
      rule = RecordKeyRule()
    }
    if rule != nil {
      problems.report(
        .caution, .warning, at: name,
        "producers choose partitions by the plaintext key, but whatever computes them from stored keys "
          + "(stream processors that read the broker directly, tools that repartition) sees sealed ones")
    }
    return rule
  }

  private mutating func isDeterministic(_ node: Node) -> Bool {
    let choices: KeyValuePairs<String, Bool> = ["deterministic": true, "randomized": false]
    switch node.choice("the mode of 'recordKey'", of: choices, &problems) {
    case nil: return false
    case true?: return true
    case false?:
      problems.report(
        .unsupported, at: node.position,
        "record keys cannot be randomized: equal keys would differ, and compaction, grouping and joins by key would fail; "
          + "write deterministic")
      return false
    }
  }

  mutating func headers(_ node: Node) -> [HeaderEntry] {
    guard let items = node.list("'headers'", &problems) else { return [] }
    if items.isEmpty {
      problems.report(.missing, at: node.position, "'headers' is empty; name a header, or remove it")
    }
    var rules: [HeaderEntry] = []
    var first: [[UInt8]: SourcePosition] = [:]
    for item in items {
      guard let rule = header(item) else { continue }
      if let twin = first[Array(rule.name.utf8)] {
        problems.report(
          .duplicate, at: item.position,
          "header '\(rule.name)' is here twice; the first is in line \(twin.line); remove one")
        continue
      }
      first[Array(rule.name.utf8)] = item.position
      rules.append(rule)
    }
    return rules
  }

  private mutating func header(_ node: Node) -> HeaderEntry? {
    if case .scalar = node.content {
      return headerName(node).map {
        HeaderEntry(
          name: $0, mode: .randomized, context: nil, key: nil, position: node.position, length: node.length)
      }
    }
    guard let fields = Fields(node, "a header", names: ["name", "mode", "context"], &problems) else {
      return nil
    }
    let node = fields.required("name", hint: "name: with the header's key", &problems)
    let name = node.flatMap { headerName($0) }
    guard let sealing = modeAndContext(fields), let node, let name else { return nil }
    return HeaderEntry(
      name: name, mode: sealing.mode, context: sealing.context, key: nil, position: node.position,
      length: node.length)
  }

  private mutating func headerName(_ node: Node) -> String? {
    guard let name = node.text("a header's name", &problems) else { return nil }
    if let purpose = Self.reservedHeaders[name] {
      problems.report(
        .conflict, at: node.position, "header '\(name)' \(purpose) and is never sealed; remove it")
      return nil
    }
    guard name.utf8.count <= Self.maximumHeaderName else {
      problems.report(
        .invalidValue, at: node.position,
        "a header's name has at most \(Self.maximumHeaderName) bytes here, this one has \(name.utf8.count)")
      return nil
    }
    return name
  }
}
