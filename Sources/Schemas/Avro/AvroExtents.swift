/// Which types have values of finite size, how deep the smallest of them nests, and which have values of one width only.
struct AvroExtents {
  /// Nesting of the smallest value, where a record or a union is a level above its parts; nil: there is no value.
  private(set) var ranks: [Int?]
  /// The bytes of a value, if all values take as many: 0 for nulls and what is made of nothing else. nil from 2^40 on.
  private(set) var widths: [Int?]

  /// Settles the types level by level: a record when all its fields are, a union with the first of its branches.
  init(_ nodes: [AvroNode]) {
    ranks = Array(repeating: nil, count: nodes.count)
    widths = Array(repeating: nil, count: nodes.count)
    var users: [[Int]] = Array(repeating: [], count: nodes.count)
    var open = [Int](repeating: 0, count: nodes.count)
    var queue: [Int] = []
    for (id, node) in nodes.enumerated() {
      switch node.kind {
      case .record(let fields) where !fields.isEmpty:
        open[id] = fields.count
        for field in fields { users[field.type].append(id) }
      case .union(let branches):
        open[id] = 1
        for branch in branches { users[branch].append(id) }
      case .enumeration(let symbols) where symbols.isEmpty: break
      default:
        ranks[id] = 0
        widths[id] = Self.width(node.kind)
        queue.append(id)
      }
    }
    var next = 0
    while next < queue.count {
      let settled = queue[next]
      next += 1
      for user in users[settled] where ranks[user] == nil {
        open[user] -= 1
        guard open[user] == 0 else { continue }
        ranks[user] = (ranks[settled] ?? 0) + 1
        if case .record(let fields) = nodes[user].kind {
          widths[user] = fields.reduce(0) { sum, field in
            guard let sum, let width = widths[field.type], sum + width < 1 << 40 else { return nil }
            return sum + width
          }
        }
        queue.append(user)
      }
    }
  }

  private static func width(_ kind: AvroNode.Kind) -> Int? {
    switch kind {
    case .null: 0
    case .boolean: 1
    case .float: 4
    case .double: 8
    case .fixed(let size): size
    case .record(let fields): fields.isEmpty ? 0 : nil
    default: nil
    }
  }
}
