import Schemas
import YAML

/// Reads a file with samples. It goes on after a problem, so that one run shows all of them.
struct SampleFileParser {
  let file: String
  var problems: Diagnostics

  /// What stands at the top for all cases.
  struct Defaults {
    var topic: String?
    var schema: (path: String, position: SourcePosition)?
    var schemaID: UInt32?
    var framing: SampleCase.Framing?
  }

  mutating func read(_ root: Node, text: [UInt8]) -> SampleFile? {
    guard
      let fields = Fields(
        root, "a file with samples",
        names: ["version", "policy", "topic", "schema", "schemaId", "framing", "cases"], &problems)
    else { return nil }
    if let version = fields.required("version", hint: "version: 1", &problems) {
      _ = version.integer("'version'", in: 1...1, &problems)
    }
    let defaults = Defaults(
      topic: fields["topic"]?.text("'topic'", &problems), schema: schema(fields),
      schemaID: schemaID(fields), framing: framing(fields))
    let policy = fields["policy"]?.text("'policy'", &problems)
    var cases: [SampleCase] = []
    if let list = fields.required("cases", hint: "cases: and below it '- name: …'", &problems)?
      .list("'cases'", &problems)
    {
      var names: [String: SourcePosition] = [:]
      for node in list {
        guard let next = readCase(node, defaults) else { continue }
        if let first = names[next.name] {
          problems.report(
            .duplicate, at: next.position,
            "a case with the name '\(next.name)' is here already, in line \(first.line)")
        }
        names[next.name] = next.position
        cases.append(next)
      }
      if list.isEmpty { problems.report(.missing, at: fields.position, "'cases' is empty") }
    }
    let place = fields["policy"]?.position ?? SourcePosition(file: file)
    return SampleFile(
      path: file, text: text,
      policy: policy.map { Self.beside(file, $0) } ?? Self.standardPolicy(of: file), policyPosition: place,
      cases: cases)
  }

  // MARK: - Files

  /// A path that the file names, relative to the file's folder.
  static func beside(_ file: String, _ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  /// `payments.yaml` for `payments.test.yaml`, if it exists; otherwise the folder.
  static func standardPolicy(of file: String) -> String {
    for suffix in SampleFile.suffixes where file.hasSuffix(suffix) {
      let stem = file.dropLast(suffix.count)
      for candidate in ["\(stem).yaml", "\(stem).yml"] where SampleFileFinder.exists(candidate) {
        return candidate
      }
    }
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  mutating func schema(_ fields: Fields) -> (path: String, position: SourcePosition)? {
    guard let node = fields["schema"], let path = node.text("'schema'", &problems) else { return nil }
    return (Self.beside(file, path), node.position)
  }

  mutating func schemaID(_ fields: Fields) -> UInt32? {
    fields["schemaId"]?.integer("'schemaId'", in: 0...Int(UInt32.max), &problems).map { UInt32($0) }
  }

  mutating func framing(_ fields: Fields) -> SampleCase.Framing? {
    fields["framing"]?.choice(
      "'framing'", of: ["none": .bare, "confluent": .confluent, "single-object": .singleObject], &problems)
  }
}
