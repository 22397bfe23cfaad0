import Schemas

/// A value to begin with, made from a schema. Texts say which field they are in, so that no two are the same.
struct SchemaExample {
  private static let maximumDepth = 12

  private let shape: AvroShape
  private var path: [String] = []
  private var count = 0
  /// Records that are open: what they contain of themselves stays empty.
  private var open: Set<Int> = []

  /// Nil where the schema has no value that is as simple as that.
  static func of(_ schema: AvroSchema) -> SampleNode? {
    guard let shape = AvroShape(schema) else { return nil }
    var example = SchemaExample(shape: shape)
    return example.value(shape.root)
  }

  private init(shape: AvroShape) { self.shape = shape }

  private mutating func value(_ type: Int) -> SampleNode? {
    guard path.count <= Self.maximumDepth else { return nil }
    switch shape.nodes[type].kind {
    case .null: return .null
    case .boolean: return SampleNode(.bool(false))
    case .int, .long, .float, .double:
      count += 1
      return SampleNode(.number("\(1000 + count)"))
    case .string, .bytes: return SampleNode(.string("example of \(path.joined(separator: "."))"))
    case .fixed(let size): return SampleNode(.string(String(repeating: "0", count: min(size, 10_000))))
    case .enumeration(let symbols): return symbols.first.map { SampleNode(.string($0)) }
    case .record(let fields):
      guard open.insert(type).inserted else { return nil }
      defer { open.remove(type) }
      var members: [SampleNode.Member] = []
      for field in fields {
        path.append(field.name)
        defer { path.removeLast() }
        guard let value = value(field.type) else { return nil }
        members.append(SampleNode.Member(name: field.name, value: value))
      }
      return SampleNode(.object(members))
    case .array(let item): return SampleNode(.array(value(item).map { [$0] } ?? []))
    case .map(let item):
      return SampleNode(.object(value(item).map { [SampleNode.Member(name: "example", value: $0)] } ?? []))
    case .union(let branches):
      let ordered =
        branches.filter { if case .null = shape.nodes[$0].kind { false } else { true } } + branches
      for branch in ordered {
        if let value = value(branch) { return branches.count > 2 ? named(value, branch) : value }
      }
      return nil
    }
  }

  /// With several branches, as Avro's own JSON names one.
  private func named(_ value: SampleNode, _ branch: Int) -> SampleNode {
    if case .null = value.content { return value }
    return SampleNode(.object([SampleNode.Member(name: shape.nodes[branch].name, value: value)]))
  }
}
