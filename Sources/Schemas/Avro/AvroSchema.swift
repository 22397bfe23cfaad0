/// A writer's schema.
public final class AvroSchema: Sendable {
  /// CRC-64-AVRO of the parsing canonical form.
  public let fingerprint: UInt64

  public init(json: String, references: [(name: String, json: String)] = []) throws(SchemaError) {
    guard json.hasPrefix("{") || json.hasPrefix("\"") || json.hasPrefix("[") else {
      throw SchemaError("it is no Avro schema")
    }
    fingerprint = 0
  }
}
