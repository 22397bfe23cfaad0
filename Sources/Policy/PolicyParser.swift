import FieldCrypto
import YAML

/// Turns YAML into keys and rules, and collects what is wrong with them. Rules are checked when all files are read, since
/// they may name keys of other files.
struct PolicyParser {
  /// Whether a file could not be read: then unknown keys are not reported, they may stand there.
  private var isIncomplete = false
  private var files: [String] = []
  private var keys: [PolicyKey] = []
  /// All names under `keys:`, of faulty entries too.
  private var keyNames: [String: SourcePosition] = [:]
  private var pending: [Node] = []
  private var problems = Diagnostics()

  mutating func read(_ document: (root: Node?, problems: Diagnostics), file: String) {
    files.append(file)
    problems.append(contentsOf: document.problems)
    guard let root = document.root else {
      isIncomplete = true
      return
    }
    guard let fields = Fields(root, "a policy file", names: ["version", "keys", "topics"], &problems) else {
      return
    }
    if let version = fields.required("version", hint: "version: 1", &problems) {
      _ = version.integer("'version'", in: 1...1, &problems)
    }
    for entry in fields["keys"]?.entries("'keys'", &problems) ?? [] { readKey(entry) }
    pending += fields["topics"]?.list("'topics'", &problems) ?? []
  }

  /// The policy.
  ///
  /// - Parameter others: problems found elsewhere, to be thrown together with the parser's own.
  func finish(_ others: Diagnostics = Diagnostics()) throws(PolicyErrors) -> Policy {
    var problems = problems
    problems.append(contentsOf: others)
    var rules: [PolicyRule] = []
    var seen: [String: SourcePosition] = [:]
    for node in pending {
      if let rule = readRule(node, &seen, &problems) { rules.append(rule) }
    }
    try problems.check()
    return Policy(files: files, keys: keys, rules: rules)
  }

  private mutating func readKey(_ entry: Node.Entry) {
    if let first = keyNames[entry.name] {
      problems.report(
        .duplicate, at: entry.position, "key '\(entry.name)' is defined twice; the first is at \(first)")
      return
    }
    keyNames[entry.name] = entry.position
    let what = "key '\(entry.name)'"
    guard let fields = Fields(entry.value, what, names: ["provider", "key", "algorithm"], &problems) else {
      return
    }
    let provider = fields.required("provider", hint: "provider: local", &problems)
    let providerName = provider?.text("'provider'", &problems)
    let key = fields.required("key", hint: "key: with the key's name at the provider", &problems)
    let template = key.flatMap { readTemplate($0) }
    var algorithm = Algorithm.aes256GCM
    if let node = fields["algorithm"] {
      let choices: KeyValuePairs<String, Algorithm> = [
        "AES-256-GCM": .aes256GCM, "ChaCha20-Poly1305": .chaCha20Poly1305,
      ]
      guard let choice = node.choice("'algorithm'", of: choices, &problems) else { return }
      algorithm = choice
    }
    guard let provider, let providerName, let template else { return }
    keys.append(
      PolicyKey(
        name: entry.name, position: entry.position, provider: providerName,
        providerPosition: provider.position,
        algorithm: algorithm, template: template))
  }

  private mutating func readTemplate(_ node: Node) -> KeyTemplate? {
    guard let text = node.text("'key'", &problems) else { return nil }
    do throws(PatternError) {
      return try KeyTemplate(text)
    } catch {
      problems.report(.invalidValue, at: node.position, "'key': \(error.message)")
      return nil
    }
  }

  private func readRule(_ node: Node, _ seen: inout [String: SourcePosition], _ problems: inout Diagnostics)
    -> PolicyRule?
  {
    let names = ["match", "encrypt", "key", "context", "unsealed"]
    guard let fields = Fields(node, "a topic rule", names: names, &problems) else { return nil }
    let match = fields.required("match", hint: "match: with a topic's name or pattern", &problems)
    let pattern = match.flatMap { readPattern($0, &seen, &problems) }
    let encryption = readEncryption(fields, &problems)
    guard let match, let pattern, let encryption else { return nil }
    if case .value = encryption, pattern.isExact, TopicName.internalTopics.contains(pattern.text) {
      problems.report(
        .conflict, at: match.position,
        "'\(pattern.text)' is Kafka's own topic and is never sealed; remove the rule")
    }
    return PolicyRule(pattern: pattern, position: match.position, encryption: encryption)
  }

  private func readPattern(
    _ node: Node, _ seen: inout [String: SourcePosition], _ problems: inout Diagnostics
  )
    -> TopicPattern?
  {
    guard let text = node.text("'match'", &problems) else { return nil }
    if let first = seen[text] {
      problems.report(
        .duplicate, at: node.position,
        "two rules match '\(text)', and neither is more specific; the first is at \(first)")
      return nil
    }
    seen[text] = node.position
    do throws(PatternError) {
      return try TopicPattern(text)
    } catch {
      problems.report(.invalidValue, at: node.position, "'match': \(error.message)")
      return nil
    }
  }

  private func readEncryption(_ fields: Fields, _ problems: inout Diagnostics) -> PolicyRule.Encryption? {
    let context = fields["context"].flatMap { readContext($0, &problems) }
    let choices: KeyValuePairs<String, UnsealedValues> = ["reject": .reject, "pass": .pass]
    let unsealed = fields["unsealed"].flatMap { $0.choice("'unsealed'", of: choices, &problems) }
    guard let node = fields.required("encrypt", hint: "encrypt: value, or encrypt: none", &problems) else {
      return nil
    }
    switch node.content {
    case .scalar(let scalar) where scalar.text == "none":
      for name in ["key", "context", "unsealed"] where fields[name] != nil {
        problems.report(
          .conflict, at: fields.position(of: name), "'\(name)' does nothing with 'encrypt: none'; remove it")
      }
      return PolicyRule.Encryption.none
    case .scalar(let scalar) where scalar.text == "value":
      guard let key = findKey(fields, &problems) else { return nil }
      return .value(key: key, context: context, unsealed: unsealed ?? .reject)
    case .scalar(let scalar):
      problems.report(
        .unsupported, at: node.position,
        "'encrypt: \(scalar.text)' is not supported in this version; there is 'value' and 'none'")
    case .sequence, .mapping:
      problems.report(
        .unsupported, at: node.position,
        "'encrypt' as \(node.kind) is not supported in this version; there is 'value' and 'none'")
    }
    return nil
  }

  private func findKey(_ fields: Fields, _ problems: inout Diagnostics) -> PolicyKey? {
    let hint = "key: with a name that stands under 'keys'"
    guard let node = fields.required("key", hint: hint, &problems),
      let name = node.text("'key'", &problems)
    else { return nil }
    if let key = keys.first(where: { $0.name == name }) { return key }
    if keyNames[name] == nil && !isIncomplete {
      let advice =
        keyNames.isEmpty ? "; add it under 'keys'" : Spelling.advice(for: name, among: keyNames.keys.sorted())
      problems.report(.unknownName, at: node.position, "unknown key '\(name)'\(advice)")
    }
    return nil
  }

  private func readContext(_ node: Node, _ problems: inout Diagnostics) -> String? {
    guard let text = node.text("'context'", &problems) else { return nil }
    guard text.utf8.count <= TopicName.maxLength, !text.contains(where: { $0 == "{" || $0 == "}" }) else {
      problems.report(
        .invalidValue, at: node.position,
        "'context' is a name of at most \(TopicName.maxLength) bytes without placeholders")
      return nil
    }
    return text
  }
}
