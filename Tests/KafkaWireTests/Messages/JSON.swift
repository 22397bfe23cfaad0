import Foundation

@testable import KafkaWire

/// A JSON document, as Kafka's JsonConverter writes messages.
indirect enum JSON: Equatable, Decodable {
  case null
  case bool(Bool)
  case int(Int64)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .int(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  init(_ value: some BinaryInteger) { self = .int(Int64(value)) }
  init(_ value: UUID128) { self = .string(value.description) }

  init(_ string: WireString?, _ input: RawSpan) {
    self = string.map { .string($0.string(in: input)) } ?? .null
  }

  /// Kafka's JsonConverter writes bytes in base64.
  init(_ records: RecordsField, _ input: RawSpan) {
    switch records {
    case .null: self = .null
    case .rewritten: self = .string("rewritten")
    case .input(let range):
      self = .string(input.slice(range).withUnsafeBytes { Data($0).base64EncodedString() })
    }
  }

  subscript(key: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields[key]
  }

  /// What of `expected` is not in `self`, but for fields named in `ignoring`. Fields that `expected` lacks may have any value:
  /// they are not in its version.
  func differences(from expected: JSON, ignoring: Set<String>, at path: String = "") -> [String] {
    switch (self, expected) {
    case (.object(let fields), .object(let expectedFields)):
      return expectedFields.flatMap { name, value -> [String] in
        if let field = fields[name] {
          return field.differences(from: value, ignoring: ignoring, at: "\(path).\(name)")
        }
        return ignoring.contains(name) ? [] : ["\(path).\(name) is not read"]
      }
    case (.array(let elements), .array(let expectedElements)) where elements.count == expectedElements.count:
      return zip(elements, expectedElements).enumerated().flatMap { index, pair in
        pair.0.differences(from: pair.1, ignoring: ignoring, at: "\(path)[\(index)]")
      }
    default:
      return self == expected ? [] : ["\(path): \(self), expected \(expected)"]
    }
  }
}
