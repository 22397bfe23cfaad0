import Schemas

/// What a first policy is made from.
enum StarterInput {
  case samples([SampleNode])
  case avro(AvroSchema)
  case json(JSONSchemaFile, SampleNode)

  /// - Parameters:
  ///   - name: the file's, for messages.
  ///   - kind: nil: to be found out.
  ///   - format: nil: to be found out.
  static func read(
    _ text: [UInt8], name: String, kind: PolicyStarter.Kind?, format: ValueFormat?
  ) throws(PolicyStartError) -> StarterInput {
    guard !text.isEmpty else { throw PolicyStartError("\(name) is empty") }
    let language = kind == .sample ? nil : SchemaDocument.language(of: text.span.bytes)
    guard kind == .schema || language != nil else {
      guard format != .avro else {
        throw PolicyStartError(
          "\(name) is no Avro schema, and values of Avro cannot be read without one; give it with --schema")
      }
      return .samples(try samples(text, name))
    }
    // Without hints in it, what is wanted decides.
    let isAvro = format.map { $0 == .avro } ?? (language != .jsonSchema)
    do throws(SchemaError) {
      if isAvro { return .avro(try AvroSchema(json: text.span.bytes)) }
      return .json(try JSONSchemaFile(path: name, json: text.span.bytes), JSONNodeParser.node(text) ?? .null)
    } catch {
      throw PolicyStartError(
        "\(name) is no \(isAvro ? "Avro schema" : "JSON Schema") that can be used: \(error)")
    }
  }

  /// One value, a value a line, or a list of objects, which are taken for a value each.
  private static func samples(_ text: [UInt8], _ name: String) throws(PolicyStartError) -> [SampleNode] {
    if let whole = JSONNodeParser.node(text) {
      guard case .array(let items) = whole.content, !items.isEmpty, items.allSatisfy(\.isObject) else {
        return [whole]
      }
      return items
    }
    var values: [SampleNode] = []
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated()
    {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      guard let value = JSONNodeParser.node(Array(line)) else {
        throw PolicyStartError(
          values.isEmpty
            ? "\(name) is no JSON; give one JSON value, one in each line, or an Avro schema or JSON Schema with --schema"
            : "line \(index + 1) of \(name) is no JSON")
      }
      values.append(value)
    }
    return values
  }
}
