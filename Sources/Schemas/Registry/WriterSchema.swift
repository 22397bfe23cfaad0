/// What a value was written with.
public enum WriterSchema: Sendable {
  case avro(AvroSchema)
  /// A JSON schema: the payload is JSON text.
  case json
  /// Another type, by the registry's name for it, such as `PROTOBUF`: its fields cannot be found.
  case other(String)
}
