import CAvro
import Synchronization

/// libavro's reading of a schema; frees it.
final class LibavroSchema {
  /// libavro may keep what it has to say of an error in a buffer of all threads.
  private static let errors = Mutex(())

  private let schema: avro_schema_t

  /// - Throws: what libavro says of a text that it does not take.
  init(_ text: [UInt8]) throws(SchemaError) {
    var schema: avro_schema_t?
    let refusal = Self.errors.withLock { _ -> String? in
      let status = text.withUnsafeBytes { bytes in
        bytes.baseAddress.map {
          avro_schema_from_json_length($0.assumingMemoryBound(to: CChar.self), bytes.count, &schema)
        }
      }
      if status == 0, schema != nil { return nil }
      return avro_strerror().map { String(cString: $0) } ?? "no reason given"
    }
    guard refusal == nil, let schema else {
      throw SchemaError("libavro refuses it: \(refusal ?? "no reason given")")
    }
    self.schema = schema
  }

  deinit {
    avro_schema_decref(schema)
  }

  /// Whether it has read the types that `nodes` are, with `nodes[root]` in its root's place.
  func agrees(with nodes: [AvroNode], root: Int) -> Bool {
    Self.errors.withLock { _ in
      var seen = [Bool](repeating: false, count: nodes.count)
      return Self.agrees(schema, nodes, root, &seen)
    }
  }

  private static func agrees(
    _ given: avro_schema_t, _ nodes: [AvroNode], _ id: Int, _ seen: inout [Bool]
  ) -> Bool {
    let node = nodes[id]
    if cavro_type(given) == AVRO_LINK {
      return node.isNamed && avro_schema_link_target(given).map { hasName(of: node, $0) } ?? false
    }
    guard cavro_type(given) == type(of: node) else { return false }
    if node.isNamed {
      guard hasName(of: node, given) else { return false }
      // A type that is used again stands there whole, unless it is within itself.
      if seen[id] { return true }
      seen[id] = true
    }
    switch node.kind {
    case .fixed(let size): return avro_schema_fixed_size(given) == Int64(size)
    case .array(let items):
      return avro_schema_array_items(given).map { agrees($0, nodes, items, &seen) } ?? false
    case .map(let values):
      return avro_schema_map_values(given).map { agrees($0, nodes, values, &seen) } ?? false
    case .union(let branches):
      guard avro_schema_union_size(given) == max(branches.count, 1) else { return false }
      for (index, branch) in branches.enumerated() {
        guard let part = avro_schema_union_branch(given, Int32(index)), agrees(part, nodes, branch, &seen)
        else { return false }
      }
    case .record(let fields):
      guard avro_schema_record_size(given) == fields.count else { return false }
      for (index, field) in fields.enumerated() {
        guard let name = avro_schema_record_field_name(given, Int32(index)),
          String(cString: name) == AvroName.forLibavro(field.name),
          let part = avro_schema_record_field_get_by_index(given, Int32(index)),
          agrees(part, nodes, field.type, &seen)
        else { return false }
      }
    case .enumeration(let symbols):
      guard avro_schema_enum_number_of_symbols(given) == max(symbols.count, 1) else { return false }
      for (index, symbol) in symbols.enumerated() {
        guard let given = avro_schema_enum_get(given, Int32(index)), String(cString: given) == symbol else {
          return false
        }
      }
    case .null, .boolean, .int, .long, .float, .double, .bytes, .string: break
    }
    return true
  }

  private static func hasName(of node: AvroNode, _ given: avro_schema_t) -> Bool {
    guard let name = avro_schema_name(given), let namespace = avro_schema_namespace(given) else {
      return false
    }
    return String(cString: name) == AvroName.forLibavro(AvroName.short(node.name))
      && String(cString: namespace) == AvroName.namespaceForLibavro(of: node.name)
  }

  private static func type(of node: AvroNode) -> avro_type_t {
    switch node.kind {
    case .null: AVRO_NULL
    case .boolean: AVRO_BOOLEAN
    case .int: AVRO_INT32
    case .long: AVRO_INT64
    case .float: AVRO_FLOAT
    case .double: AVRO_DOUBLE
    case .bytes: AVRO_BYTES
    case .string: AVRO_STRING
    case .fixed: AVRO_FIXED
    case .enumeration: AVRO_ENUM
    case .array: AVRO_ARRAY
    case .map: AVRO_MAP
    case .union: AVRO_UNION
    case .record: AVRO_RECORD
    }
  }
}
