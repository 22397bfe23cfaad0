/// Values that stand where a selected value of a type other than string and bytes was: the smallest of the type.
///
/// Zero, false, the first symbol, no elements; of a union the null, otherwise the first of the branches that nest least.
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

  private func branch(_ branches: [Int]) -> Int? {
    if let null = branches.firstIndex(where: { schema.nodes[$0].kind == .null }) { return null }
    guard let least = branches.compactMap({ schema.extents.ranks[$0] }).min() else { return nil }
    return branches.firstIndex { schema.extents.ranks[$0] == least }
  }
}
