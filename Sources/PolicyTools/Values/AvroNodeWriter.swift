import Schemas

/// Writes a value that people wrote as JSON as an Avro datum.
///
/// A union takes its value as it is (of the branches that it fits the one that loses nothing) or, as Avro's own JSON has it, as an object with the
/// branch's name: `{"string": "…"}`. Bytes and fixed are texts of characters up to U+00FF. A field that may be null may
/// be left out.
struct AvroNodeWriter {
  private static let maximumDepth = 256

  private let shape: AvroShape
  private var bytes: [UInt8] = []
  private var path = NodePath()
  private var depth = 0

  struct Mismatch: Error, Hashable {
    let message: String
  }

  /// - Throws: what does not fit the schema, and where.
  static func bytes(_ node: SampleNode, _ schema: AvroSchema) throws(Mismatch) -> [UInt8] {
    guard let shape = AvroShape(schema) else { throw Mismatch(message: "the schema cannot be used") }
    var writer = AvroNodeWriter(shape: shape)
    try writer.write(node, shape.root)
    return writer.bytes
  }

  private init(shape: AvroShape) { self.shape = shape }

  private func mismatch(_ text: String) -> Mismatch {
    let place = path.indexed
    return Mismatch(message: place.isEmpty ? "the value \(text)" : "'\(place)' \(text)")
  }

  private mutating func write(_ node: SampleNode, _ type: Int) throws(Mismatch) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw mismatch("is nested more than \(Self.maximumDepth) deep") }
    let wanted = shape.nodes[type]
    switch (wanted.kind, node.content) {
    case (.null, .null): break
    case (.boolean, .bool(let bool)): bytes.append(bool ? 1 : 0)
    case (.int, .number(let text)):
      guard let number = Int32(text) else { throw mismatch("is no int: \(text)") }
      append(Int64(number))
    case (.long, .number(let text)):
      guard let number = Int64(text) else { throw mismatch("is no long: \(text)") }
      append(number)
    case (.float, .number), (.float, .string):
      let number = try number(node)
      guard Float(number).isFinite || !number.isFinite else { throw mismatch("is too large for a float") }
      append(Float(number).bitPattern)
    case (.double, .number), (.double, .string): append(try number(node).bitPattern)
    case (.string, .string(let text)):
      append(Int64(text.utf8.count))
      bytes += Array(text.utf8)
    case (.bytes, .string(let text)):
      let content = try latin(text)
      append(Int64(content.count))
      bytes += content
    case (.fixed(let size), .string(let text)):
      let content = try latin(text)
      guard content.count == size else {
        throw mismatch("has \(content.count) bytes, and \(wanted.name) has \(size)")
      }
      bytes += content
    case (.enumeration(let symbols), .string(let text)):
      guard let index = symbols.firstIndex(of: text) else {
        throw mismatch("is '\(text)', and \(wanted.name) has \(symbols.joined(separator: ", "))")
      }
      append(Int64(index))
    case (.record(let fields), .object(let members)): try write(members, fields, wanted.name)
    case (.array(let item), .array(let items)): try writeArray(items, item)
    case (.map(let item), .object(let members)): try writeMap(members, item)
    case (.union(let branches), _): try writeUnion(node, branches)
    default: throw mismatch("is \(node.kind), and the schema has \(wanted.name) there")
    }
  }

  private mutating func write(
    _ members: [SampleNode.Member], _ fields: [(name: String, type: Int)], _ record: String
  ) throws(Mismatch) {
    if let stray = members.first(where: { member in !fields.contains { $0.name == member.name } }) {
      throw mismatch("has a member '\(stray.name)' that the record \(record) has not")
    }
    for field in fields {
      path.pushMember(field.name)
      let value = members.first { $0.name == field.name }?.value
      guard let value = value ?? (admitsNull(field.type) ? .null : nil) else {
        throw mismatch("is missing, and the record \(record) has it")
      }
      try write(value, field.type)
      path.pop()
    }
  }

  private mutating func writeArray(_ items: [SampleNode], _ type: Int) throws(Mismatch) {
    if !items.isEmpty { append(Int64(items.count)) }
    for (index, item) in items.enumerated() {
      path.pushElement(index)
      try write(item, type)
      path.pop()
    }
    append(0)
  }

  private mutating func writeMap(_ members: [SampleNode.Member], _ type: Int) throws(Mismatch) {
    if !members.isEmpty { append(Int64(members.count)) }
    for member in members {
      append(Int64(member.name.utf8.count))
      bytes += Array(member.name.utf8)
      path.pushMember(member.name)
      try write(member.value, type)
      path.pop()
    }
    append(0)
  }

  private mutating func writeUnion(_ node: SampleNode, _ branches: [Int]) throws(Mismatch) {
    if case .object(let members) = node.content, let only = members.first, members.count == 1,
      let index = branches.firstIndex(where: { isNamed(shape.nodes[$0].name, only.name) })
    {
      append(Int64(index))
      return try write(only.value, branches[index])
    }
    let order = branches.indices.sorted { (rank(node, branches[$0]), $0) < (rank(node, branches[$1]), $1) }
    var failures: [(branch: Int, mismatch: Mismatch)] = []
    for index in order {
      var attempt = self
      attempt.append(Int64(index))
      do throws(Mismatch) {
        try attempt.write(node, branches[index])
        bytes = attempt.bytes
        return
      } catch {
        failures.append((branches[index], error))
      }
    }
    // Of one branch beside null its own words say more.
    let others = failures.filter { failure in
      if case .null = shape.nodes[failure.branch].kind { false } else { true }
    }
    if let only = others.first, others.count == 1 { throw only.mismatch }
    let names = branches.map { shape.nodes[$0].name }.joined(separator: ", ")
    throw mismatch("fits no branch of its union: \(names)")
  }

  /// Which of several branches is meant: the one that loses nothing.
  private func rank(_ node: SampleNode, _ type: Int) -> Int {
    switch (node.content, shape.nodes[type].kind) {
    case (.number(let text), .double), (.number(let text), .float):
      let isWhole = Int64(text) != nil
      if case .double = shape.nodes[type].kind { return isWhole ? 1 : 0 }
      return isWhole ? 2 : 1
    case (.object(let members), .record(let fields)):
      return Set(members.map(\.name)) == Set(fields.map(\.name)) ? 0 : 2
    case (.object, .map): return 1
    default: return 0
    }
  }

  private func isNamed(_ fullName: String, _ name: String) -> Bool {
    fullName == name || fullName.hasSuffix(".\(name)")
  }

  private func admitsNull(_ type: Int) -> Bool {
    switch shape.nodes[type].kind {
    case .null: true
    case .union(let branches): branches.contains(where: admitsNull)
    default: false
    }
  }

  private func number(_ node: SampleNode) throws(Mismatch) -> Double {
    switch node.content {
    case .number(let text): return Double(text) ?? 0
    case .string("NaN"): return .nan
    case .string("Infinity"): return .infinity
    case .string("-Infinity"): return -.infinity
    default: throw mismatch("is \(node.kind), and the schema has a number there")
    }
  }

  private func latin(_ text: String) throws(Mismatch) -> [UInt8] {
    var content: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else {
        throw mismatch("holds '\(scalar)': bytes are written as characters up to U+00FF, one for each")
      }
      content.append(byte)
    }
    return content
  }

  private mutating func append(_ number: Int64) {
    var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ bits: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: bits.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }
}
