import Files

/// An Avro schema in a file.
public struct SchemaFile: Sendable {
  public let path: String
  public let schema: AvroSchema
  static let limit = 2 << 20

  public init(path: String, schema: AvroSchema) {
    self.path = path
    self.schema = schema
  }

  /// Reads the file, of 2 MiB at most. Throws `.invalid` with a sentence that does not repeat the path.
  public init(reading path: String) throws(SchemaLookupError) {
    let text = try Self.text(path)
    do { schema = try AvroSchema(json: text) } catch {
      throw SchemaLookupError(.invalid, "it is no Avro schema: \(error)")
    }
    self.path = path
  }

  static func text(_ path: String) throws(SchemaLookupError) -> String {
    let bytes: [UInt8]
    do { bytes = try OpenedFile(path).contents(limit: limit) } catch {
      throw SchemaLookupError(.invalid, error.description)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SchemaLookupError(.invalid, "it is not UTF-8")
    }
    return text
  }
}
