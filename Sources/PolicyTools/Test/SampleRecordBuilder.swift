import Policy
import Proxy
import Schemas
import YAML

/// Makes the record of a case: JSON as text, Avro values with their schema and what stands before them.
struct SampleRecordBuilder {
  let schemas: SampleSchemas
  let registry: SampleRegistry
  let rule: TopicRule

  struct Impossible: Error {
    let message: String
  }

  func record(_ sample: SampleCase) throws(Impossible) -> SampleRecord {
    var headers: [SampleRecord.Header] = []
    for header in sample.headers {
      headers.append(.init(name: header.name, value: try plain(header.value)))
    }
    var made: [UInt8]?
    if let input = sample.value { made = try value(input, sample) }
    return SampleRecord(key: try plain(sample.key), value: made, headers: headers)
  }

  /// A key or a header.
  private func plain(_ input: SampleCase.Input?) throws(Impossible) -> [UInt8]? {
    switch input {
    case nil: nil
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    case .node(let node): Array(node.compact { _ in "" }.utf8)
    case .file(let path, _): try read(path)
    }
  }

  private func value(_ input: SampleCase.Input, _ sample: SampleCase) throws(Impossible) -> [UInt8] {
    let text: [UInt8]
    switch input {
    case .bytes(let bytes): return bytes
    case .file(let path, _):
      text = try read(path)
      guard path.hasSuffix(".json") else { return text }
    case .text(let given): text = Array(given.utf8)
    case .node(let node):
      guard let schema = try schema(sample) else {
        return try framed(Array(node.compact { _ in "" }.utf8), nil, sample)
      }
      return try framed(try encode(node, schema), schema, sample)
    }
    guard let schema = try schema(sample) else { return try framed(text, nil, sample) }
    let node = JSONNodeParser.node(text) ?? SampleNode(.string(String(decoding: text, as: UTF8.self)))
    return try framed(try encode(node, schema), schema, sample)
  }

  private func read(_ path: String) throws(Impossible) -> [UInt8] {
    do throws(FileError) {
      return try TextFile.read(path, limit: 16 << 20)
    } catch {
      throw Impossible(message: "cannot read '\(path)': \(error.message)")
    }
  }

  private func encode(_ node: SampleNode, _ schema: AvroSchema) throws(Impossible) -> [UInt8] {
    do throws(AvroNodeWriter.Mismatch) {
      return try AvroNodeWriter.bytes(node, schema)
    } catch {
      throw Impossible(message: "the value does not fit its Avro schema: \(error.message)")
    }
  }

  // MARK: - Schema and frame

  /// How the topic's values are read; nil if they are not.
  private var reading: ValueReading? {
    guard case .sealed(let rule) = rule else { return nil }
    switch rule.value {
    case .whole: return rule.reading
    case .fields(let rules): return ValueReading(format: rules.format, schemas: rules.schemas)
    }
  }

  /// Nil where the value is no Avro.
  private func schema(_ sample: SampleCase) throws(Impossible) -> AvroSchema? {
    if reading?.format == .json { return nil }
    if let (path, _) = sample.schema { return try schema(path) }
    guard let rules = reading, rules.format == .avro else { return nil }
    guard let only = rules.schemas.first else {
      throw Impossible(
        message: "the topic's values are Avro of a schema registry: name the schema with 'schema: FILE'")
    }
    guard rules.schemas.count == 1 else {
      throw Impossible(message: "the topic's values have several schemas: say which with 'schema: FILE'")
    }
    return try schema(only.path)
  }

  private func schema(_ path: String) throws(Impossible) -> AvroSchema {
    do throws(SchemaLookupError) {
      return try schemas.schema(path)
    } catch {
      throw Impossible(message: "cannot use the schema '\(path)': \(error.message)")
    }
  }

  private func framed(
    _ payload: [UInt8], _ schema: AvroSchema?, _ sample: SampleCase
  ) throws(Impossible) -> [UInt8] {
    switch sample.framing ?? standardFraming(schema, sample) {
    case .bare: return payload
    case .confluent:
      let id = registry.id(sample)
      return [0] + (0..<4).map { UInt8(truncatingIfNeeded: id >> UInt32(24 - 8 * $0)) } + payload
    case .singleObject:
      guard let schema else {
        throw Impossible(
          message: "'framing: single-object' is for Avro values: name the schema with 'schema: FILE'")
      }
      return [0xC3, 0x01]
        + (0..<8).map { UInt8(truncatingIfNeeded: schema.fingerprint >> UInt64(8 * $0)) } + payload
    }
  }

  private func standardFraming(_ schema: AvroSchema?, _ sample: SampleCase) -> SampleCase.Framing {
    if sample.schemaID != nil { return .confluent }
    guard schema != nil, let rules = reading, rules.format != .json else { return .bare }
    if rules.schemas.isEmpty { return .confluent }
    return rules.format == .avro && rules.schemas.count == 1 ? .bare : .singleObject
  }
}
