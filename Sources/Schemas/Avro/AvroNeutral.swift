/// Values that stand where a selected value was that no sealed one can take the place of: the smallest of the type.
///
/// Zero, false, the first symbol, no elements, the nil UUID; of a union the null, otherwise the first of the branches that nest least.
struct AvroNeutral {
  /// Bytes of the largest one.
  static let maximumBytes = 1 << 20

  let schema: AvroSchema

  /// - Throws: if it would be too large: a fixed of many bytes, records of many records.
  func value(_ node: Int) throws(SchemaError) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(SchemaError) {
      try append(node, &bytes, depth: 0)
    } catch {
      throw SchemaError("what stands in for a selected value: \(error.message)", in: schema.nodes[node].name)
    }
    return bytes
  }

  /// Every step goes to a type of a lower rank, so it comes to an end.
  private func append(_ id: Int, _ bytes: inout [UInt8], depth: Int) throws(SchemaError) {
    let node = schema.nodes[id]
    guard depth <= AvroDefinitions.maximumDepth else { throw AvroDefinitions.tooDeep }
    if node.hasNarrowLogicalType {
      let text = Self.narrow(node.logicalType)
      AvroNumber.append(text.count, to: &bytes)
      bytes += text
      return
    }
    let added: Int
    switch node.kind {
    case .null: added = 0
    case .boolean, .int, .long, .bytes, .string, .enumeration, .array, .map: added = 1
    case .float: added = 4
    case .double: added = 8
    case .fixed(let size): added = size
    case .record(let fields):
      for field in fields where schema.extents.widths[field.type] != 0 {
        try append(field.type, &bytes, depth: depth + 1)
      }
      return
    case .union(let branches):
      guard let index = branch(branches) else { return }
      AvroNumber.append(index, to: &bytes)
      return try append(branches[index], &bytes, depth: depth + 1)
    }
    guard bytes.count + added <= Self.maximumBytes else {
      throw SchemaError("it takes more than \(Self.maximumBytes) bytes")
    }
    bytes += repeatElement(0, count: added)
  }

  /// The nil UUID (RFC 9562, 5.9), or the decimal 0.
  private static func narrow(_ logicalType: String?) -> [UInt8] {
    switch logicalType {
    case "uuid": Array("00000000-0000-0000-0000-000000000000".utf8)
    // The unscaled value as bytes with their length, and a scale (Avro 1.12).
    case "big-decimal": [2, 0, 0]
    default: [0]
    }
  }

  private func branch(_ branches: [Int]) -> Int? {
    if let null = branches.firstIndex(where: { schema.nodes[$0].kind == .null }) { return null }
    guard let least = branches.compactMap({ schema.extents.ranks[$0] }).min() else { return nil }
    return branches.firstIndex { schema.extents.ranks[$0] == least }
  }
}
