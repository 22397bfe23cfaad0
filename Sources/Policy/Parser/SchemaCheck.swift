import Schemas

/// What one schema says of a rule's fields.
struct SchemaCheck {
  private enum Known {
    case avro(AvroProgram)
    case json(JSONSchemaFile)
    /// It cannot be used.
    case nothing
  }

  let path: SchemaPath
  private let known: Known
  private let fields: [FieldEntry]

  /// - Throws: if the schema cannot be used with the rule's paths.
  init(_ path: SchemaPath, _ document: SchemaDocument?, _ rules: FieldRules, _ fields: [FieldEntry])
    throws(SchemaError)
  {
    self.path = path
    self.fields = fields
    switch document {
    case nil: known = .nothing
    case .json(let file)?: known = .json(file)
    case .avro(let file)?: known = .avro(try AvroProgram(file.schema, rules.matcher, tags: rules.tags))
    }
  }

  var isKnown: Bool { if case .nothing = known { false } else { true } }

  /// Whether the field of that number can be in values of the schema; true if nothing is known.
  func canMatch(_ number: Int) -> Bool {
    switch known {
    case .nothing: true
    case .avro(let program): program.canMatch(field: number)
    case .json(let file): fields[number].path.map { file.canMatch($0) } ?? true
    }
  }
}
