/// A schema file of either language.
public enum SchemaDocument: Sendable {
  case avro(SchemaFile)
  case json(JSONSchemaFile)

  public enum Language: Hashable, Sendable {
    case avro, jsonSchema
  }

  /// Reads the file, of 2 MiB at most. Throws `.invalid` with a sentence that does not repeat the path.
  public init(reading path: String) throws(SchemaLookupError) {
    let text = try SchemaFile.text(path)
    let bytes = text.utf8Span.span.bytes
    do throws(SchemaError) {
      switch Self.language(of: bytes) {
      case .avro?: self = .avro(SchemaFile(path: path, schema: try AvroSchema(json: bytes)))
      case .jsonSchema?: self = .json(try JSONSchemaFile(path: path, json: bytes))
      case nil:
        _ = try JSONTree(text: bytes)
        throw SchemaError("it is neither an Avro schema nor a JSON Schema")
      }
    } catch {
      throw SchemaLookupError(.invalid, error.description)
    }
  }

  public var outline: SchemaOutline {
    switch self {
    case .avro(let file): SchemaOutline(file.schema)
    case .json(let file): file.outline
    }
  }

  /// What a text looks like; nil: neither, perhaps a sample.
  public static func language(of text: RawSpan) -> Language? {
    guard let tree = try? JSONTree(text: text) else { return nil }
    guard case .object(let members) = tree else { return (try? AvroSchema(json: text)).map { _ in .avro } }
    if tree["$schema"]?.string != nil { return .jsonSchema }
    switch tree["type"]?.string {
    case "record", "error", "enum", "fixed", "map": return .avro
    default: break
    }
    // An Avro array's items are of its types.
    if (try? AvroSchema(json: text)) != nil { return .avro }
    let marks: Set<String> = [
      "properties", "$defs", "definitions", "$ref", "allOf", "anyOf", "oneOf", "items",
    ]
    let marked = members.filter { marks.contains($0.name) }
    guard !marked.isEmpty, marked.allSatisfy({ $0.value.isSchemaPart }) else { return nil }
    return (try? JSONSchemaReader(tree)).map { _ in .jsonSchema }
  }
}

extension JSONTree {
  /// Whether it may stand under a keyword of a JSON Schema that has schemas in it.
  fileprivate var isSchemaPart: Bool {
    switch self {
    case .object(let members):
      members.allSatisfy {
        switch $0.value {
        case .object, .boolean, .string, .array: true
        default: false
        }
      }
    case .array(let items): items.allSatisfy { if case .object = $0 { true } else { false } }
    case .string: true
    default: false
    }
  }
}
