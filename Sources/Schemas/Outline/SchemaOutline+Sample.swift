extension SchemaOutline {
  /// The places of a JSON text: what all elements of an array have is together, an object's members are each by themselves.
  ///
  /// - Throws: if it is no JSON text of at most 8 MiB, or nested more than 500 deep.
  public init(sampling text: RawSpan) throws(SchemaError) {
    var sample = OutlineSample()
    let root = try sample.node([try JSONTree(text: text)], depth: 0)
    self.init(sample.nodes, root: root)
  }
}

/// Puts values that stand in the same place together.
struct OutlineSample {
  static let maximumDepth = 500
  static let examples = 5
  /// Scalars of an example, at most.
  static let exampleLength = 200

  private(set) var nodes: [OutlineNode] = []

  /// - Parameter values: at least one; without any it is not known what there may be.
  mutating func node(_ values: [JSONTree], depth: Int) throws(SchemaError) -> Int {
    guard depth <= Self.maximumDepth else {
      throw SchemaError("the sample is nested more than \(Self.maximumDepth) deep")
    }
    var kinds: [SchemaKind] = []
    for value in values where !kinds.contains(value.outlineKind) { kinds.append(value.outlineKind) }
    // A number with a fraction says that all are numbers.
    if kinds.contains(.number) { kinds.removeAll { $0 == .integer } }
    guard kinds.count != 1 else { return try node(kinds[0], values, depth) }
    var branches: [OutlineNode.Edge] = []
    for kind in kinds {
      let some = values.filter {
        $0.outlineKind == kind || kind == .number && $0.outlineKind == .integer
      }
      branches.append(OutlineNode.Edge(step: nil, target: try node(kind, some, depth)))
    }
    let isUnknown = kinds.isEmpty
    var node = OutlineNode(kind: isUnknown ? .any : .union, type: isUnknown ? "unknown" : "several types")
    node.edges = branches
    node.isOpen = isUnknown
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func node(_ kind: SchemaKind, _ values: [JSONTree], _ depth: Int) throws(SchemaError)
    -> Int
  {
    var node = OutlineNode(kind: kind, type: kind == .record ? "object" : kind.rawValue)
    switch kind {
    case .record:
      var names: [String] = []
      var members: [[UInt8]: [JSONTree]] = [:]
      for case .object(let object) in values {
        for member in object {
          if members[Array(member.name.utf8)] == nil { names.append(member.name) }
          members[Array(member.name.utf8), default: []].append(member.value)
        }
      }
      for name in names {
        let some = members[Array(name.utf8)] ?? []
        let target = try self.node(some, depth: depth + 1)
        node.edges.append(
          OutlineNode.Edge(step: .member(name), target: target, isRequired: some.count == values.count))
      }
      node.isOpen = names.isEmpty
    case .array:
      let items = values.flatMap { $0.array ?? [] }
      node.edges = [OutlineNode.Edge(step: .anyElement, target: try self.node(items, depth: depth + 1))]
    default:
      for example in values.compactMap(\.example)
      where node.examples.count < Self.examples && !node.examples.contains(example) {
        node.examples.append(example)
      }
    }
    nodes.append(node)
    return nodes.count - 1
  }
}

extension JSONTree {
  var outlineKind: SchemaKind {
    switch self {
    case .object: .record
    case .array: .array
    case .string: .string
    case .number(let number): number == number.rounded() ? .integer : .number
    case .boolean: .boolean
    case .null: .null
    }
  }

  /// A scalar as a text; nil for others, and long ones.
  var example: String? {
    switch self {
    case .string(let text): text.utf8.count <= OutlineSample.exampleLength ? text : nil
    case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    case .boolean(let boolean): "\(boolean)"
    default: nil
    }
  }
}
