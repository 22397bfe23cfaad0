/// How a value is to be read.
public enum DetectedFormat: Hashable, Sendable {
  /// JSON text from `payloadStart` on, whatever its schema.
  case json(payloadStart: Int)
  /// As the catalog says of `reference`, from `payloadStart` on.
  case schema(SchemaReference, payloadStart: Int)
  case unrecognized(UnrecognizedValue)
}
