/// The schema that Avro data was written with: names and types, with what they refer to.
///
/// Its text is read with libjansson and judged by libavro, which must see the same types in it.
public final class AvroSchema: Sendable {
  /// A field of a record that has a property by which fields can be selected.
  public struct TaggedField: Hashable, Sendable {
    /// The full name of the record that has it.
    public let record: String
    public let field: String
    public let tags: [String]
  }

  /// The parsing canonical form, in which a schema that refers to others has them in it.
  public let canonicalForm: String
  /// CRC-64-AVRO of the canonical form: what stands little-endian in the single-object encoding.
  public let fingerprint: UInt64
  let nodes: [AvroNode]
  let root: Int
  let extents: AvroExtents

  /// - Parameters:
  ///   - references: the schemas that it refers to, and those that these refer to: the registry's name for each, and its
  ///     text. Types are found by the names they have themselves.
  public convenience init(json: String, references: [(name: String, json: String)] = []) throws(SchemaError) {
    try self.init(json: Array(json.utf8).span.bytes, references: references)
  }

  public init(json: RawSpan, references: [(name: String, json: String)] = []) throws(SchemaError) {
    let document = try JSONTree(text: json)
    var definitions = AvroDefinitions()
    try definitions.add(document)
    for reference in references {
      do throws(SchemaError) {
        try definitions.add(try JSONTree(text: Array(reference.json.utf8).span.bytes))
      } catch {
        throw SchemaError("the referenced schema \(reference.name): \(error.message)", in: error.place)
      }
    }
    var reader = AvroSchemaReader(definitions)
    root = try reader.type(document)
    nodes = reader.nodes
    let judged = try LibavroSchema(reader.text)
    guard judged.agrees(with: nodes, root: root) else {
      throw SchemaError("libavro reads other types in it")
    }
    extents = AvroExtents(nodes)
    for (id, node) in nodes.enumerated() {
      if case .record = node.kind, extents.ranks[id] == nil {
        throw SchemaError("the record has no value of finite size: it always contains itself", in: node.name)
      }
    }
    let form = AvroCanonicalForm(nodes, root: root)
    canonicalForm = String(decoding: form.bytes, as: UTF8.self)
    fingerprint = form.fingerprint
  }

  /// The fields that have the property, in the order of the schema.
  public func taggedFields(property: String = SchemaTag.confluentProperty) -> [TaggedField] {
    nodes.flatMap { node -> [TaggedField] in
      guard case .record(let fields) = node.kind else { return [] }
      return fields.compactMap { field in
        let values = field.tags.filter { $0.property == property }.map(\.value)
        return values.isEmpty ? nil : TaggedField(record: node.name, field: field.name, tags: values)
      }
    }
  }
}
