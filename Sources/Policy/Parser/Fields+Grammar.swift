import YAML

extension Fields {
  /// A mapping of the language.
  ///
  /// - Parameter what: names the mapping in messages, if not as the grammar does.
  init?(
    _ node: Node, _ mapping: PolicyGrammar.Mapping, _ what: String? = nil, _ problems: inout Diagnostics
  ) {
    self.init(node, what ?? mapping.title, names: mapping.names, &problems)
  }

  /// Reports a setting that has no meaning here.
  func refuse(
    _ name: String, _ message: String, as code: Diagnostic.Code = .uselessSetting,
    _ problems: inout Diagnostics
  ) {
    guard let entry = entry(name) else { return }
    problems.report(code, at: entry, message, fix: node.removal(of: name))
  }
}

extension Node {
  /// One of the words of the language.
  func choice<Value>(_ what: String, of words: Words<Value>, _ problems: inout Diagnostics) -> Value? {
    guard let text = text(what, &problems) else { return nil }
    if let match = words.all.first(where: { $0.word == text }) { return match.value }
    let known = words.all.map(\.word)
    problems.report(
      .unknownWord, at: self, "\(what) cannot be '\(text)'\(Spelling.advice(for: text, among: known))",
      fix: respelling(of: text, among: known))
    return nil
  }
}
