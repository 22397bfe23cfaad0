import Schemas

/// A value to begin with, made from the places of a JSON Schema. Texts say which field they are in, so that no two are the
/// same.
struct OutlineExample {
  private static let maximumDepth = 20

  private var value = SampleNode(.object([]))
  private var count = 0

  /// Nil where the schema has nothing that can be made up.
  static func of(_ outline: SchemaOutline) -> SampleNode? {
    var example = OutlineExample()
    for entry in outline.entries where entry.isLeaf && !entry.isRecursive {
      guard let path = try? FieldPath(entry.path), !path.steps.isEmpty else { continue }
      example.put(entry, path)
    }
    return example.value == SampleNode(.object([])) ? nil : example.value
  }

  private mutating func put(_ entry: SchemaEntry, _ path: FieldPath) {
    guard path.steps.count <= Self.maximumDepth, let leaf = leaf(entry) else { return }
    Self.put(leaf, path.steps[...], into: &value)
  }

  private mutating func leaf(_ entry: SchemaEntry) -> SampleNode? {
    count += 1
    switch entry.kind {
    case .string: return SampleNode(.string(entry.examples.first ?? text(entry)))
    case .any: return SampleNode(.string("example of \(entry.path)"))
    case .integer, .number:
      return SampleNode(.number(entry.examples.first(where: SampleNode.isNumber) ?? "\(1000 + count)"))
    case .boolean: return SampleNode(.bool(false))
    case .enumeration: return entry.examples.first.map { SampleNode(.string($0)) }
    case .null: return .null
    case .record, .map: return SampleNode(.object([]))
    case .array: return SampleNode(.array([]))
    case .bytes, .fixed, .union: return nil
    }
  }

  /// As the schema's `format` has it.
  private func text(_ entry: SchemaEntry) -> String {
    let number = count % 10_000
    let digits = String(repeating: "0", count: 4 - String(number).count) + "\(number)"
    switch entry.logicalType {
    case "date": return "2000-01-\(number % 20 + 10)"
    case "date-time": return "2000-01-01T00:\(number % 50 + 10):00Z"
    case "email": return "example-\(number)@example.org"
    case "uuid": return "00000000-0000-4000-8000-00000000\(digits)"
    case "uri": return "https://example.org/\(number)"
    default: return "example of \(entry.path)"
    }
  }

  /// Leaves what is there already: of a union the first branch is as good as any.
  private static func put(
    _ leaf: SampleNode, _ steps: ArraySlice<FieldPath.Step>, into node: inout SampleNode
  ) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    let name: String
    switch step {
    case .branch: return put(leaf, rest, into: &node)
    case .anyDepth: return
    case .element, .anyElement:
      guard case .array(var items) = node.content else { return }
      if items.isEmpty { items = [start(leaf, rest)] }
      put(leaf, rest, into: &items[0])
      node.content = .array(items)
      return
    case .member(let member): name = member
    case .anyMember: name = "example"
    }
    guard case .object(var members) = node.content else { return }
    let index = members.firstIndex { $0.name == name } ?? members.count
    if index == members.count { members.append(SampleNode.Member(name: name, value: start(leaf, rest))) }
    put(leaf, rest, into: &members[index].value)
    node.content = .object(members)
  }

  /// What has room for the steps.
  private static func start(_ leaf: SampleNode, _ steps: ArraySlice<FieldPath.Step>) -> SampleNode {
    switch steps.first(where: { if case .branch = $0 { false } else { true } }) {
    case nil: leaf
    case .element?, .anyElement?: SampleNode(.array([]))
    default: SampleNode(.object([]))
    }
  }
}
