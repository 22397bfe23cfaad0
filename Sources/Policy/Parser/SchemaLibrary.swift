import Schemas

/// The schema files that could be read, each once.
struct SchemaLibrary: Sendable {
  /// By path.
  private(set) var avro: [String: SchemaFile] = [:]
  /// By path.
  private(set) var json: [String: JSONSchemaFile] = [:]

  func document(_ path: String, _ format: ValueFormat) -> SchemaDocument? {
    format == .json ? json[path].map { .json($0) } : avro[path].map { .avro($0) }
  }

  /// Reads a file, if that was not done before.
  mutating func load(_ path: String, _ format: ValueFormat) throws(SchemaLookupError) {
    if format == .json {
      if json[path] == nil { json[path] = try JSONSchemaFile(reading: path) }
    } else if avro[path] == nil {
      avro[path] = try SchemaFile(reading: path)
    }
  }

  /// Whether values of the schema can never have the field; false if that is not known.
  func lacks(_ field: FieldPath, in path: String, _ format: ValueFormat) -> Bool {
    switch document(path, format) {
    case nil: return false
    case .json(let file)?: return !file.canMatch(field)
    case .avro(let file)?:
      guard let matcher = try? FieldMatcher([field]), let program = try? AvroProgram(file.schema, matcher)
      else {
        return false
      }
      return !program.canMatch(field: 0)
    }
  }
}
