import Schemas

/// How a value was read to find its fields.
public enum SampleReading: Sendable {
  /// As JSON text from the byte `payloadStart` on.
  case json(payloadStart: Int)
  /// As a datum of a schema, from the byte `payloadStart` on.
  case avro(AvroSchema, payloadStart: Int)
}
