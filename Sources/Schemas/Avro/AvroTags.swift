/// Which fields of a schema's records are selected by their tags.
struct AvroTags {
  /// For each tag the field that it stands for, and which one goes first where a field of a record has several.
  private var fields: [SchemaTag: (rank: Int, field: Int)] = [:]
  /// The types in whose values there may be such fields.
  private var nodes: Set<Int> = []

  init(_ schema: AvroSchema, _ tags: [(tag: SchemaTag, field: Int)]) {
    if tags.isEmpty { return }
    for (rank, tag) in tags.enumerated() where fields[tag.tag] == nil { fields[tag.tag] = (rank, tag.field) }
    var users: [Int: [Int]] = [:]
    var queue: [Int] = []
    for (id, node) in schema.nodes.enumerated() {
      for part in node.parts { users[part, default: []].append(id) }
      guard case .record(let fields) = node.kind, fields.contains(where: { field(of: $0) != nil }) else {
        continue
      }
      nodes.insert(id)
      queue.append(id)
    }
    while let node = queue.popLast() {
      for user in users[node] ?? [] where nodes.insert(user).inserted { queue.append(user) }
    }
  }

  /// The field that the first of a record's field's tags stands for.
  func field(of field: AvroField) -> Int? {
    if fields.isEmpty { return nil }
    return field.tags.compactMap { fields[$0] }.min { $0.rank < $1.rank }?.field
  }

  /// Whether values of the type may have such fields in them.
  func isIn(_ node: Int) -> Bool { nodes.contains(node) }
}
