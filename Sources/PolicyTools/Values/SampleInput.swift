import Policy
import Proxy
import Schemas
import YAML

/// A record that is given on the command line.
public struct SampleInput: Sendable {
  public enum Value: Sendable {
    /// JSON, or anything else if the name does not end with `.json`.
    case file(String)
    case bytes([UInt8])
  }

  public var value: Value
  public var key: String?
  /// Names and values.
  public var headers: [(name: String, value: String)] = []
  /// An Avro schema to write the value with.
  public var schema: String?

  public init(_ value: Value) { self.value = value }

  /// What the value is called in what is printed.
  public var name: String {
    if case .file(let path) = value { path } else { "the sample" }
  }

  func sample(topic: String) -> SampleCase {
    let place = SourcePosition(file: name)
    let input: SampleCase.Input =
      switch value {
      case .file(let path): .file(path, place)
      case .bytes(let bytes): String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(bytes)
      }
    return SampleCase(
      name: name, position: place, topic: topic, key: key.map { .text($0) },
      headers: headers.map { SampleCase.Header(name: $0.name, value: .text($0.value)) }, value: input,
      schema: schema.map { ($0, SourcePosition(file: $0)) }, schemaID: nil, framing: nil,
      expected: SampleExpectation())
  }
}
