/// A field of a record.
struct AvroField: Hashable, Sendable {
  let name: String
  /// Its properties but those that Avro has a meaning for.
  let tags: [SchemaTag]
  var documentation: String?
  /// The node of its type.
  let type: Int
}
