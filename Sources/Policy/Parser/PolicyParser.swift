import YAML

/// Turns YAML into keys, tags and rules, and collects what is wrong with them. All but keys is checked when all files are read,
/// since it may name what stands in other files.
struct PolicyParser {
  private var files: [PolicyFile] = []
  private var keys = KeyDirectory()
  private var tags: [Node] = []
  private var protections: [Node] = []
  private var topics: [Node] = []
  private let checksFiles: Bool
  private var problems = Diagnostics()

  /// - Parameter checksFiles: whether files that rules name have to be there.
  init(checksFiles: Bool) { self.checksFiles = checksFiles }

  /// Notes that there is a file that cannot be read.
  mutating func skip(_ file: String, _ diagnostic: Diagnostic) {
    files.append(PolicyFile(path: file, bytes: [], root: nil))
    skip(diagnostic)
  }

  /// Notes that there are files that cannot be read.
  mutating func skip(_ diagnostic: Diagnostic) {
    problems.append(diagnostic)
    keys.isIncomplete = true
  }

  mutating func read(_ bytes: [UInt8], file: String) {
    let document = YAMLDocument.parse(bytes, file: file)
    problems.append(contentsOf: document.problems)
    files.append(PolicyFile(path: file, bytes: bytes, root: document.root))
    guard let root = document.root else {
      keys.isIncomplete = true
      return
    }
    guard let fields = Fields(root, PolicyGrammar.file, nil, &problems) else { return }
    if let version = fields.required("version", hint: "version: 1", &problems) {
      _ = version.integer("'version'", in: 1...1, &problems)
    }
    for entry in fields["keys"]?.entries("'keys'", &problems) ?? [] { keys.read(entry, &problems) }
    tags += fields["tags"]?.list("'tags'", &problems) ?? []
    protections += fields["protect"]?.list("'protect'", &problems) ?? []
    topics += fields["topics"]?.list("'topics'", &problems) ?? []
  }

  /// Everything that was read.
  consuming func finish() -> PolicySource {
    var tagParser = TagParser()
    for node in tags { tagParser.readTag(node) }
    for node in protections { tagParser.readProtection(node, &keys) }
    tagParser.resolve()
    let table = tagParser.table
    problems.append(contentsOf: tagParser.problems)
    var parser = RuleParser(keys: keys, tags: table, checksFiles: checksFiles)
    var rules: [PolicyRule] = []
    for node in topics {
      if let rule = parser.rule(node) { rules.append(rule) }
    }
    parser.finish()
    problems.append(contentsOf: parser.problems)
    reportUnused(table, usesTags: parser.usesTags, mayUseTags: parser.mayUseTags)
    return PolicySource(
      files: files, keys: keys.keys, tags: table.tags, protections: table.protections, rules: rules,
      diagnostics: problems.all, keyUses: parser.keys.uses, schemas: parser.schemas)
  }

  private mutating func reportUnused(_ table: TagTable, usesTags: Bool, mayUseTags: Bool) {
    guard !keys.isIncomplete else { return }
    guard !usesTags else {
      for tag in table.unprotected {
        problems.report(
          .unprotectedTag, at: tag.tagPosition, length: tag.tag.unicodeScalars.count,
          "nothing is said about tag '\(tag.tag)', so its fields would stay readable; add {tag: \(tag.tag)} under 'protect', "
            + "with mode: plain if that is meant")
      }
      return
    }
    guard !mayUseTags, let first = table.tags.first, !topics.isEmpty else { return }
    problems.report(
      .unusedTags, .warning, at: first.tagPosition, length: first.tag.unicodeScalars.count,
      "no topic's fields are sealed by their tags; write encrypt: tagged in a topic rule, or remove the tags")
  }
}
