import Schemas
import YAML

/// One record that a policy is tried with, and what should become of it.
struct SampleCase: Sendable {
  /// A key, a header or a value as it was written.
  enum Input: Sendable {
    /// A list or a mapping in YAML, which is written as JSON or, with a schema, as Avro.
    case node(SampleNode)
    case text(String)
    case bytes([UInt8])
    /// Relative to the folder that the program was started in.
    case file(String, SourcePosition)
  }

  /// What stands before an Avro datum or a JSON text.
  enum Framing: Sendable {
    case bare
    /// 00 and the schema's number in a registry.
    case confluent
    /// C3 01 and the schema's fingerprint.
    case singleObject
  }

  struct Header: Sendable {
    let name: String
    let value: Input?
  }

  let name: String
  /// Where the case begins.
  let position: SourcePosition
  let topic: String
  let key: Input?
  let headers: [Header]
  let value: Input?
  /// A file, and where it is named.
  let schema: (path: String, position: SourcePosition)?
  let schemaID: UInt32?
  let framing: Framing?
  let expected: SampleExpectation
}
