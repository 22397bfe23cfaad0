import FieldCrypto
import YAML

/// Turns YAML into keys and rules, and collects what is wrong with them. Rules are checked when all files are read, since
/// they may name keys of other files.
struct PolicyParser {
  /// Whether a file could not be read: then unknown keys are not reported, they may stand there.
  var isIncomplete = false
  private var files: [PolicyFile] = []
  private var keys: [PolicyKey] = []
  /// All names under `keys:`, of faulty entries too.
  private var keyNames: [String: SourcePosition] = [:]
  private var pending: [Node] = []
  private let checksFiles: Bool
  private var problems = Diagnostics()

  /// - Parameter checksFiles: whether files that rules name have to be there.
  init(checksFiles: Bool) { self.checksFiles = checksFiles }

  mutating func read(_ bytes: [UInt8], file: String) {
    let document = YAMLDocument.parse(bytes, file: file)
    files.append(PolicyFile(path: file, bytes: bytes, root: document.root))
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

  /// Everything that was read.
  ///
  /// - Parameter others: problems found elsewhere, to be reported together with the parser's own.
  func finish(_ others: Diagnostics = Diagnostics()) -> PolicySource {
    var parser = RuleParser(
      keys: keys, keyNames: keyNames, isIncomplete: isIncomplete, checksFiles: checksFiles)
    var rules: [PolicyRule] = []
    for node in pending {
      if let rule = parser.rule(node) { rules.append(rule) }
    }
    var problems = problems
    problems.append(contentsOf: others)
    problems.append(contentsOf: parser.problems)
    return PolicySource(
      files: files, keys: keys, tags: [], protections: [], rules: rules, diagnostics: problems.all,
      schemas: parser.schemas)
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
    guard let provider, let providerName, let key, let template else { return }
    keys.append(
      PolicyKey(
        name: entry.name, position: entry.position, nameLength: entry.nameLength, provider: providerName,
        providerPosition: provider.position, algorithm: algorithm, template: template,
        keyPosition: key.position))
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
}
