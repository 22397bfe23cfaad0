import FieldCrypto
import YAML

/// The keys of all files, by name.
struct KeyDirectory {
  /// In the files' order.
  private(set) var keys: [PolicyKey] = []
  /// Whether a file could not be read: then unknown keys are not reported, they may stand there.
  var isIncomplete = false
  /// Where each name is used, in faulty rules too.
  private(set) var uses: [String: [SourcePosition]] = [:]
  private var indices: [String: Int] = [:]
  /// All names under `keys:`, of faulty entries too.
  private var names: [String: SourcePosition] = [:]

  mutating func read(_ entry: Node.Entry, _ problems: inout Diagnostics) {
    if let first = names[entry.name] {
      problems.report(
        .duplicateKey, at: entry, "key '\(entry.name)' is defined twice; the first is at \(first)",
        related: [Diagnostic.Related(first, "the first is here")])
      return
    }
    names[entry.name] = entry.position
    guard let fields = Fields(entry.value, PolicyGrammar.key, "key '\(entry.name)'", &problems) else {
      return
    }
    let provider = fields.required("provider", hint: "provider: local", &problems)
    let providerName = provider?.text("'provider'", &problems)
    let key = fields.required("key", hint: "key: with the key's name at the provider", &problems)
    let template = key.flatMap { Self.template($0, &problems) }
    var algorithm = Algorithm.aes256GCM
    if let node = fields["algorithm"] {
      guard let choice = node.choice("'algorithm'", of: PolicyGrammar.algorithm, &problems) else { return }
      algorithm = choice
    }
    guard let provider, let providerName, let key, let template else { return }
    indices[entry.name] = keys.count
    keys.append(
      PolicyKey(
        name: entry.name, position: entry.position, nameLength: entry.nameLength, provider: providerName,
        providerPosition: provider.position, algorithm: algorithm, template: template,
        keyPosition: key.position))
  }

  private static func template(_ node: Node, _ problems: inout Diagnostics) -> KeyTemplate? {
    guard let text = node.text("'key'", &problems) else { return nil }
    do throws(KeyTemplateError) {
      return try KeyTemplate(text)
    } catch {
      let place = node.place(ofCharacter: error.offset, length: error.length)
      problems.report(error.code, at: place.position, length: place.length, "'key': \(error.message)")
      return nil
    }
  }

  /// The key that `key:` names; reports it if there is none.
  mutating func find(_ node: Node, _ problems: inout Diagnostics) -> PolicyKey? {
    guard let name = node.text("'key'", &problems) else { return nil }
    uses[name, default: []].append(node.position)
    if let index = indices[name] { return keys[index] }
    if names[name] == nil && !isIncomplete {
      let known = names.keys.sorted()
      let advice = known.isEmpty ? "; add it under 'keys'" : Spelling.advice(for: name, among: known)
      problems.report(
        .undeclaredKey, at: node, "unknown key '\(name)'\(advice)",
        fix: node.respelling(of: name, among: known))
    }
    return nil
  }
}
