/// What is fuzzed: a parser, and everything that may be believed of what it has accepted.
enum EntryPoint: String, CaseIterable {
  /// A client's request, header and body.
  case requests
  /// A broker's response; two bytes before it say to which API and version.
  case responses
  /// A records field: walked, inflated, sealed in jest and read again.
  case records
  /// A compressed records section; a byte before it says the codec.
  case codecs
  /// A stored value under a known key, forged; and sealed, opened and damaged.
  case values
  /// A sealed field, in the same ways, and its text.
  case fields
  /// The files of a keyring.
  case keyring
  /// The file of a local keystore.
  case keystore
  /// A JSON text.
  case json
  /// Avro data; a byte before them says of which schema, and with which paths.
  case avro
  /// The text of an Avro schema.
  case avroSchema
  /// The text of a JSON Schema, or a sample.
  case jsonSchema

  /// Runs one input. What must hold and does not ends the process, which the fuzzer reports with the input.
  func run(_ input: [UInt8]) {
    switch self {
    case .requests: FuzzMessages.request(input)
    case .responses: FuzzMessages.response(input)
    case .records: FuzzRecords.records(input)
    case .codecs: FuzzRecords.codec(input)
    case .values: FuzzValues.value(input)
    case .fields: FuzzFields.field(input)
    case .keyring: FuzzFiles.keyring(input)
    case .keystore: FuzzFiles.keystore(input)
    case .json: FuzzJSON.json(input)
    case .avro: FuzzAvro.datum(input)
    case .avroSchema: FuzzAvro.schema(input)
    case .jsonSchema: FuzzSchemas.schema(input)
    }
  }
}

/// Ends the process if `condition` does not hold, in every build.
func must(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
