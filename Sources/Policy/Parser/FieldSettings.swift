import Schemas

/// What a rule says of its values besides fields.
struct FieldSettings {
  let format: ValueFormat
  let onInvalid: InvalidValues
  let unclassified: UnclassifiedFields
  let schemas: [SchemaPath]
}
