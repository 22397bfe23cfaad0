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
      guard let fields = Fields(node, PolicyGrammar.recordKey, nil, &problems),
        let mode = fields.required("mode", hint: "mode: deterministic", &problems), isDeterministic(mode)
      else { return nil }
      var context: String?
      if let node = fields["context"] {
        context = node.context(&problems)
        guard let context else { return nil }
        contexts.use(context, at: node.position)
      }
      rule = RecordKeyRule(context: context)
    } else if isDeterministic(node) {
      rule = RecordKeyRule()
    }
    if rule != nil {
      problems.report(
        .recordKeyPartitioning, .warning, at: name, length: "recordKey".count,
        "producers choose partitions by the plaintext key, but whatever computes them from stored keys "
          + "(stream processors that read the broker directly, tools that repartition) sees sealed ones")
    }
    return rule
  }

  private mutating func isDeterministic(_ node: Node) -> Bool {
    if case .scalar(let scalar) = node.content, scalar.text == "randomized" {
      problems.report(
        .recordKeyRandomized, at: node,
        "record keys cannot be randomized: equal keys would differ, and compaction, grouping and joins by key would fail; "
          + "write deterministic",
        fix: SourceFix(
          "write deterministic", [SourceFix.Edit(from: node.position, to: node.end, "deterministic")]))
      return false
    }
    return node.choice("the mode of 'recordKey'", of: PolicyGrammar.recordKeyMode, &problems) != nil
  }

  mutating func headers(_ node: Node) -> [HeaderEntry] {
    guard let items = node.list("'headers'", &problems) else { return [] }
    if items.isEmpty {
      problems.report(.noHeaders, at: node, "'headers' is empty; name a header, or remove it")
    }
    var rules: [HeaderEntry] = []
    var first: [[UInt8]: HeaderEntry] = [:]
    for item in items {
      guard let rule = header(item) else { continue }
      if let twin = first[Array(rule.name.utf8)] {
        problems.report(
          .duplicateHeader, at: item,
          "header '\(rule.name)' is here twice; the first is in line \(twin.position.line); remove one",
          related: [Diagnostic.Related(twin.position, "the first is here")])
        continue
      }
      first[Array(rule.name.utf8)] = rule
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
    guard let fields = Fields(node, PolicyGrammar.header, nil, &problems) else { return nil }
    let node = fields.required("name", hint: "name: with the header's key", &problems)
    let name = node.flatMap { headerName($0) }
    let handling = Handling(fields, modes: PolicyGrammar.headerAction, &keys, &problems)
    if let context = handling?.context, let position = fields["context"]?.position {
      contexts.use(context, at: position, key: handling?.key)
    }
    guard let handling, case .seal(let mode) = handling.action, let node, let name else { return nil }
    return HeaderEntry(
      name: name, mode: mode, context: handling.context, key: handling.key, position: node.position,
      length: node.length)
  }

  private mutating func headerName(_ node: Node) -> String? {
    guard let name = node.text("a header's name", &problems) else { return nil }
    if let purpose = Self.reservedHeaders[name] {
      problems.report(
        .reservedHeader, at: node, "header '\(name)' \(purpose) and is never sealed; remove it")
      return nil
    }
    guard name.utf8.count <= Self.maximumHeaderName else {
      problems.report(
        .headerNameTooLong, at: node,
        "a header's name has at most \(Self.maximumHeaderName) bytes here, this one has \(name.utf8.count)")
      return nil
    }
    return name
  }
}
