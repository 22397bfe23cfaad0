import Schemas

/// Reads an Avro datum as people write it in JSON: branches of unions without a word, bytes as text of one character each.
struct AvroNodeReader {
  private static let maximumDepth = 256
  private static let maximumNodes = 200_000

  private let shape: AvroShape
  private let bytes: [UInt8]
  private let places: [String: [Place]]
  private var offset: Int
  private var depth = 0
  private var nodes = 0
  private var path = NodePath()

  private struct Place {
    let range: Range<Int>
    let part: Int
  }

  private struct Malformed: Error {}

  /// Nil where it is no datum of the schema.
  /// - Parameters:
  ///   - start: where the datum begins in `bytes`; it ends with them.
  ///   - places: what is sealed, in bytes of `bytes`, with its canonical path and its number.
  static func node(
    _ bytes: [UInt8], from start: Int, _ schema: AvroSchema,
    places: [(path: String, range: Range<Int>, part: Int)] = []
  ) -> SampleNode? {
    guard let shape = AvroShape(schema) else { return nil }
    var reader = AvroNodeReader(shape, bytes, start, places)
    do {
      let node = try reader.value(shape.root)
      return reader.offset == bytes.count ? node : nil
    } catch {
      return nil
    }
  }

  private init(
    _ shape: AvroShape, _ bytes: [UInt8], _ start: Int,
    _ places: [(path: String, range: Range<Int>, part: Int)]
  ) {
    self.shape = shape
    self.bytes = bytes
    offset = start
    self.places = Dictionary(grouping: places, by: \.path).mapValues { places in
      places.map { Place(range: $0.range, part: $0.part) }
    }
  }

  private mutating func value(_ type: Int) throws(Malformed) -> SampleNode {
    depth += 1
    nodes += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth, nodes <= Self.maximumNodes, shape.nodes.indices.contains(type) else {
      throw Malformed()
    }
    let node = shape.nodes[type]
    if !places.isEmpty, let sealed = try sealed(node) { return sealed }
    if case .union(let branches) = node.kind {
      let index = Int(try long())
      guard branches.indices.contains(index) else { throw Malformed() }
      return try value(branches[index])
    }
    return SampleNode(try content(node), type: node.name)
  }

  /// What stands here is sealed. A null and what takes no bytes cannot be.
  private mutating func sealed(_ node: AvroShape.Node) throws(Malformed) -> SampleNode? {
    if case .null = node.kind { return nil }
    guard let place = places[path.text]?.first(where: { $0.range.lowerBound == offset && !$0.range.isEmpty })
    else { return nil }
    guard place.range.upperBound <= bytes.count else { throw Malformed() }
    offset = place.range.upperBound
    return SampleNode(.sealed(place.part), type: node.name)
  }

  private mutating func content(_ node: AvroShape.Node) throws(Malformed) -> SampleNode.Content {
    switch node.kind {
    case .null: return .null
    case .boolean: return .bool(try take(1).first == 1)
    case .int, .long: return .number("\(try long())")
    case .float: return Self.number(Double(Float(bitPattern: try littleEndian(4, as: UInt32.self))))
    case .double: return Self.number(Double(bitPattern: try littleEndian(8, as: UInt64.self)))
    case .bytes: return .string(Self.text(try take(try length())))
    case .fixed(let size): return .string(Self.text(try take(size)))
    case .string:
      return .string(String(decoding: try take(try length()), as: UTF8.self))
    case .enumeration(let symbols):
      let index = Int(try long())
      guard symbols.indices.contains(index) else { throw Malformed() }
      return .string(symbols[index])
    case .record(let fields):
      var members: [SampleNode.Member] = []
      for field in fields {
        path.pushMember(field.name)
        members.append(SampleNode.Member(name: field.name, value: try value(field.type)))
        path.pop()
      }
      return .object(members)
    case .array(let item):
      var items: [SampleNode] = []
      try blocks { (reader: inout AvroNodeReader) throws(Malformed) in
        reader.path.pushElement(items.count)
        items.append(try reader.value(item))
        reader.path.pop()
      }
      return .array(items)
    case .map(let item):
      var members: [SampleNode.Member] = []
      try blocks { (reader: inout AvroNodeReader) throws(Malformed) in
        let name = String(decoding: try reader.take(try reader.length()), as: UTF8.self)
        reader.path.pushMember(name)
        members.append(SampleNode.Member(name: name, value: try reader.value(item)))
        reader.path.pop()
      }
      return .object(members)
    case .union: throw Malformed()
    }
  }

  private mutating func blocks(
    _ item: (inout AvroNodeReader) throws(Malformed) -> Void
  ) throws(Malformed) {
    while true {
      var count = try long()
      if count == 0 { return }
      if count < 0 {
        guard count != .min else { throw Malformed() }
        count = -count
        _ = try long()
      }
      guard count <= Self.maximumNodes else { throw Malformed() }
      for _ in 0..<count { try item(&self) }
    }
  }

  // MARK: - Bytes

  private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - offset else { throw Malformed() }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  private mutating func long() throws(Malformed) -> Int64 {
    var value: UInt64 = 0
    for shift in stride(from: 0 as UInt64, to: 64, by: 7) {
      guard let byte = try take(1).first else { throw Malformed() }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
    }
    throw Malformed()
  }

  private mutating func length() throws(Malformed) -> Int {
    guard let length = Int(exactly: try long()), length >= 0 else { throw Malformed() }
    return length
  }

  private mutating func littleEndian<Number: FixedWidthInteger>(
    _ count: Int, as type: Number.Type
  ) throws(Malformed) -> Number {
    try take(count).reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  private static func number(_ value: Double) -> SampleNode.Content {
    guard value.isFinite else {
      return .string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
    return .number("\(value)")
  }

  /// A character for each byte, as Avro's own JSON has it.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }
}
