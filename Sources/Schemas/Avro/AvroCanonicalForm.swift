/// A schema's parsing canonical form (Avro specification, "Parsing Canonical Form for Schemas"): what decides about the
/// encoding, spelled in one way.
struct AvroCanonicalForm {
  private(set) var bytes: [UInt8] = []
  private let nodes: [AvroNode]
  private var written: Set<Int> = []

  init(_ nodes: [AvroNode], root: Int) {
    self.nodes = nodes
    write(root)
  }

  /// CRC-64-AVRO of the form: its Rabin fingerprint.
  var fingerprint: UInt64 {
    let empty: UInt64 = 0xC15D_213A_A4D7_A795
    let table = (0..<256).map { byte in
      (0..<8).reduce(UInt64(byte)) { value, _ in (value >> 1) ^ (empty & (0 &- (value & 1))) }
    }
    return bytes.reduce(empty) { value, byte in
      (value >> 8) ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
    }
  }

  private mutating func write(_ id: Int) {
    let node = nodes[id]
    if node.isNamed, !written.insert(id).inserted {
      append("\"\(node.name)\"")
      return
    }
    switch node.kind {
    case .null, .boolean, .int, .long, .float, .double, .bytes, .string: append("\"\(node.name)\"")
    case .array(let items):
      append("{\"type\":\"array\",\"items\":")
      write(items)
      append("}")
    case .map(let values):
      append("{\"type\":\"map\",\"values\":")
      write(values)
      append("}")
    case .union(let branches):
      append("[")
      for (index, branch) in branches.enumerated() {
        if index > 0 { append(",") }
        write(branch)
      }
      append("]")
    case .fixed(let size): append("{\"name\":\"\(node.name)\",\"type\":\"fixed\",\"size\":\(size)}")
    case .enumeration(let symbols):
      let list = symbols.map { "\"\($0)\"" }.joined(separator: ",")
      append("{\"name\":\"\(node.name)\",\"type\":\"enum\",\"symbols\":[\(list)]}")
    case .record(let fields):
      append("{\"name\":\"\(node.name)\",\"type\":\"record\",\"fields\":[")
      for (index, field) in fields.enumerated() {
        if index > 0 { append(",") }
        append("{\"name\":\"\(field.name)\",\"type\":")
        write(field.type)
        append("}")
      }
      append("]}")
    }
  }

  private mutating func append(_ piece: String) { bytes += piece.utf8 }
}
