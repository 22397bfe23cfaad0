import Schemas
import YAML

/// Cases.
extension SampleFileParser {
  private static let names = [
    "name", "topic", "key", "keyBase64", "headers", "value", "valueBase64", "valueFile", "schema", "schemaId",
    "framing", "stored", "error", "readable", "sealed", "allowCopies",
  ]

  mutating func readCase(_ node: Node, _ defaults: Defaults) -> SampleCase? {
    let (rest, nulls) = Self.withoutNulls(node)
    guard let fields = Fields(rest, "a case", names: Self.names, &problems) else { return nil }
    let name = fields.required("name", hint: "name: what the case shows", &problems)?
      .text("'name'", &problems)
    var topic = defaults.topic
    if let node = fields["topic"] { topic = node.text("'topic'", &problems) }
    if topic == nil, !fields.has("topic") {
      problems.report(
        .missing, at: fields.position, "a case has no 'topic'; add it here or at the top of the file")
    }
    let key = input(fields, nulls, text: "key", base64: "keyBase64", file: nil)
    let value = input(fields, nulls, text: "value", base64: "valueBase64", file: "valueFile")
    if value == nil, !nulls.contains("value") {
      problems.report(
        .missing, at: fields.position,
        "a case has no value; add value: …, valueFile: … or valueBase64: …, or value: null for a tombstone")
    }
    let headers = fields["headers"].map { readHeaders($0) } ?? []
    let expected = readExpectation(fields, nulls)
    let schema = schema(fields) ?? defaults.schema
    let id = schemaID(fields) ?? defaults.schemaID
    let framing = framing(fields) ?? defaults.framing
    guard let name, let topic else { return nil }
    return SampleCase(
      name: name, position: node.position, topic: topic, key: key ?? nil, headers: headers,
      value: value ?? nil, schema: schema, schemaID: id, framing: framing, expected: expected)
  }

  /// A null is a value here: a record's key or value may be one.
  private static func withoutNulls(_ node: Node) -> (Node, Set<String>) {
    guard case .mapping(let entries) = node.content else { return (node, []) }
    let nulls = entries.filter { $0.value.isNull && ["key", "value"].contains($0.name) }
    let rest = entries.filter { entry in !nulls.contains { $0.name == entry.name } }
    return (Node(.mapping(rest), at: node.position, end: node.end), Set(nulls.map(\.name)))
  }

  /// Nil if there is none.
  private mutating func input(
    _ fields: Fields, _ nulls: Set<String>, text: String, base64: String, file: String?
  ) -> SampleCase.Input? {
    let given =
      [text, base64, file ?? ""].filter { fields[$0] != nil } + (nulls.contains(text) ? [text] : [])
    if given.count > 1 {
      problems.report(
        .conflict, at: fields.position(of: given[1]), "'\(given[0])' and '\(given[1])' do not go together")
    }
    if let node = fields[text] { return input(node) }
    if let node = fields[base64], let text = node.text("'\(base64)'", &problems) {
      guard let bytes = Base64.bytes(text) else {
        problems.report(.invalidValue, at: node.position, "'\(base64)' is no base64")
        return nil
      }
      return .bytes(bytes)
    }
    if let file, let node = fields[file], let path = node.text("'\(file)'", &problems) {
      return .file(Self.beside(self.file, path), node.position)
    }
    return nil
  }

  private func input(_ node: Node) -> SampleCase.Input {
    if case .scalar(let scalar) = node.content { .text(scalar.text) } else { .node(SampleNode(node)) }
  }

  private mutating func readHeaders(_ node: Node) -> [SampleCase.Header] {
    switch node.content {
    case .mapping(let entries):
      return entries.map { entry in
        SampleCase.Header(name: entry.name, value: entry.value.isNull ? nil : input(entry.value))
      }
    case .sequence(let items):
      return items.compactMap { item in
        guard
          let fields = Fields(item, "a header", names: ["name", "value", "valueBase64"], &problems),
          let name = fields.required("name", &problems)?.text("'name'", &problems)
        else { return nil }
        return SampleCase.Header(
          name: name, value: input(fields, [], text: "value", base64: "valueBase64", file: nil))
      }
    case .scalar:
      problems.report(
        .wrongType, at: node.position, "'headers' must be a mapping (name: value), not \(node.kind)")
      return []
    }
  }

  // MARK: - Expectations

  private mutating func readExpectation(_ fields: Fields, _ nulls: Set<String>) -> SampleExpectation {
    var expected = SampleExpectation()
    if let node = fields["stored"] { expected.stored = readStored(node) }
    if let node = fields["error"], let text = node.text("'error'", &problems) {
      do throws(MessagePattern.Invalid) {
        expected.error = try MessagePattern(text, at: node.position)
      } catch {
        problems.report(.invalidValue, at: node.position, error.message)
      }
      if let other = ["stored", "readable", "sealed"].first(where: { fields[$0] != nil }) {
        problems.report(
          .conflict, at: fields.position(of: other),
          "'\(other)' and 'error' do not go together: what is refused is not stored")
      }
    }
    expected.readable = paths("readable", fields)
    expected.sealed = paths("sealed", fields)
    if let list = fields["allowCopies"]?.list("'allowCopies'", &problems) {
      expected.copies = Set(list.compactMap { $0.text("an entry of 'allowCopies'", &problems) })
    }
    return expected
  }

  private mutating func paths(_ name: String, _ fields: Fields) -> [SampleExpectation.Place] {
    guard let list = fields[name]?.list("'\(name)'", &problems) else { return [] }
    return list.compactMap { node in
      guard let text = node.text("a path of '\(name)'", &problems) else { return nil }
      do throws(FieldPathError) {
        return SampleExpectation.Place(path: try FieldPath(text), position: node.position)
      } catch {
        problems.report(.invalidValue, at: node.position, "'\(text)' is no path: \(error.message)")
        return nil
      }
    }
  }

  private mutating func readStored(_ node: Node) -> SampleExpectation.Stored {
    var stored = SampleExpectation.Stored(position: node.position)
    if case .scalar = node.content {
      stored.value = SampleNode(node)
    } else {
      let (rest, nulls) = Self.withoutNulls(node)
      guard
        let fields = Fields(rest, "'stored'", names: ["value", "key", "headers"], &problems)
      else { return stored }
      stored.value = nulls.contains("value") ? .null : fields["value"].map { SampleNode($0) }
      stored.key = nulls.contains("key") ? .null : fields["key"].map { SampleNode($0) }
      if let entries = fields["headers"]?.entries("'headers'", &problems) {
        stored.headers = entries.map { ($0.name, SampleNode($0.value)) }
      }
    }
    for part in [stored.value, stored.key].compactMap({ $0 }) + stored.headers.map(\.value) {
      checkMarks(part, node.position)
    }
    return stored
  }

  private mutating func checkMarks(_ node: SampleNode, _ position: SourcePosition) {
    switch node.content {
    case .string(let text):
      if case .failure(let error)? = SealedMark.reading(text) {
        problems.report(.invalidValue, at: position, error.message)
      }
    case .array(let items): for item in items { checkMarks(item, position) }
    case .object(let members): for member in members { checkMarks(member.value, position) }
    case .null, .bool, .number, .sealed: break
    }
  }
}
