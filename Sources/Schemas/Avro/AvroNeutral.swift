/// Values that stand where a selected value was that no sealed one can take the place of: the smallest of the type.
///
/// Zero, false, the first symbol, no elements, the nil UUID; of a union the null, otherwise the first of the branches that nest least.
struct AvroNeutral {
  /// Bytes of the largest one.
  static let maximumBytes = 1 << 20
  /// Bytes of all that a program has.
  static let maximumTotal = 16 << 20
  /// Values in all of them, those of no bytes too, and branches of their unions.
  static let maximumValues = 1 << 20

  let schema: AvroSchema
  private var total = 0
  private var values = 0

  init(schema: AvroSchema) {
    self.schema = schema
  }

  /// - Parameter branch: which branch of a union it is; the index stands before the value.
  /// - Throws: if it would be too large: a fixed of many bytes, records of many records.
  mutating func value(_ node: Int, branch: Int? = nil) throws(SchemaError) -> [UInt8] {
    var bytes: [UInt8] = []
    if let branch { AvroNumber.append(branch, to: &bytes) }
    do throws(SchemaError) {
      try append(node, &bytes, depth: 0)
    } catch {
      throw SchemaError("what stands in for a selected value: \(error.message)", in: schema.nodes[node].name)
    }
    total += bytes.count
    return bytes
  }

  /// Every step goes to a type of a lower rank, so it comes to an end.
  private mutating func append(_ id: Int, _ bytes: inout [UInt8], depth: Int) throws(SchemaError) {
    let node = schema.nodes[id]
    guard depth <= AvroDefinitions.maximumDepth else { throw AvroDefinitions.tooDeep }
    try count(1)
    if node.hasNarrowLogicalType {
      let text = Self.narrow(node.logicalType)
      try reserve(AvroNumber.width(text.count) + text.count, bytes)
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
      for field in fields {
        if schema.extents.widths[field.type] == 0 {
          try count(1)
        } else {
          try append(field.type, &bytes, depth: depth + 1)
        }
      }
      return
    case .union(let branches):
      try count(branches.count)
      guard let index = branch(branches) else { return }
      try reserve(AvroNumber.width(index), bytes)
      AvroNumber.append(index, to: &bytes)
      return try append(branches[index], &bytes, depth: depth + 1)
    }
    try reserve(added, bytes)
    bytes += repeatElement(0, count: added)
  }

  private mutating func count(_ more: Int) throws(SchemaError) {
    values += more
    guard values <= Self.maximumValues else {
      throw SchemaError("it and others have more than \(Self.maximumValues) values in them")
    }
  }

  /// Makes sure that there is room for so many bytes more.
  private func reserve(_ count: Int, _ bytes: [UInt8]) throws(SchemaError) {
    guard count <= Self.maximumBytes - bytes.count else {
      throw SchemaError("it takes more than \(Self.maximumBytes) bytes")
    }
    guard bytes.count + count <= Self.maximumTotal - total else {
      throw SchemaError("it and others take more than \(Self.maximumTotal) bytes")
    }
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
