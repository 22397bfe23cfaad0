extension SchemaOutline {
  public init(_ schema: AvroSchema) {
    self.init(schema.nodes.map { OutlineNode($0, in: schema.nodes) }, root: schema.root)
  }
}

extension OutlineNode {
  fileprivate init(_ node: AvroNode, in nodes: [AvroNode]) {
    kind = SchemaKind(node.kind)
    type = Self.type(node, nodes)
    logicalType = node.logicalType
    hasNarrowLogicalType = node.hasNarrowLogicalType
    isSealedInPlace = node.canHoldSealed
    documentation = node.documentation
    switch node.kind {
    case .union(let branches):
      edges = branches.map { Edge(step: .branch(nodes[$0].name), target: $0) }
      return
    case .record(let fields):
      edges = fields.map {
        Edge(
          step: .member($0.name), target: $0.type, tags: $0.tags, documentation: $0.documentation,
          isRequired: true)
      }
    case .array(let items): edges = [Edge(step: .anyElement, target: items)]
    case .map(let values): edges = [Edge(step: .anyMember, target: values)]
    default: break
    }
    branchName = node.name
  }

  private static func type(_ node: AvroNode, _ nodes: [AvroNode]) -> String {
    let logicalType = node.logicalType.map { " (\(short($0)))" } ?? ""
    return switch node.kind {
    case .record: "record \(short(node.name))"
    case .enumeration: "enum \(short(node.name))"
    case .fixed(let size): "fixed \(short(node.name)) of \(size) bytes\(logicalType)"
    case .array(let items): "array of \(short(nodes[items].name))"
    case .map(let values): "map of \(short(nodes[values].name))"
    case .union(let branches):
      "union of " + branches.prefix(10).map { short(nodes[$0].name) }.joined(separator: ", ")
        + (branches.count > 10 ? ", …" : "")
    default: node.name + logicalType
    }
  }

  /// Many types may refer to one with a very long name.
  private static func short(_ name: String) -> String {
    name.utf8.count <= 200 ? name : "…\(String(name.unicodeScalars.suffix(100).map(Character.init)))"
  }
}

extension SchemaKind {
  fileprivate init(_ kind: AvroNode.Kind) {
    self =
      switch kind {
      case .null: .null
      case .boolean: .boolean
      case .int, .long: .integer
      case .float, .double: .number
      case .bytes: .bytes
      case .string: .string
      case .fixed: .fixed
      case .enumeration: .enumeration
      case .array: .array
      case .map: .map
      case .union: .union
      case .record: .record
      }
  }
}
