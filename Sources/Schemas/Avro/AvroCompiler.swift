/// Makes an `AvroProgram`'s steps of a schema and the places in it where something can be found.
struct AvroCompiler {
  typealias Place = AvroProduct.Place

  /// What a neutral value is of: a type and, in a union, which branch that is.
  private struct Neutral: Hashable {
    let node: Int
    let branch: Int?
  }

  static let maximumInstructions = 1_000_000

  private(set) var code: [AvroInstruction] = []
  private(set) var targets: [UInt32] = []
  private(set) var leaves: [AvroInstruction] = []
  private(set) var keyTables: [AvroKeyTable] = []
  private(set) var indexTables: [AvroIndexTable] = []
  private(set) var names: [[UInt8]] = []
  private(set) var neutrals: [[UInt8]] = []
  /// What the values are for which they stand, in the same order.
  private(set) var detached: [AvroDetachedType] = []

  private let product: AvroProduct
  private let schema: AvroSchema
  /// How often a type is referred to: what stands in one place only is written there.
  private var uses: [Int]
  /// Steps before this one may be jumped to behind, so that nothing more is added to them.
  private var barrier = 0
  /// Where calls go: the number of a routine until all are written, then its place.
  private var routines: [Place: Int] = [:]
  private var unwritten: [Place] = []
  private var neutral: AvroNeutral
  private var neutralIndices: [Neutral: Int] = [:]

  init(_ product: AvroProduct) throws(SchemaError) {
    self.product = product
    schema = product.schema
    neutral = AvroNeutral(schema: schema)
    uses = Array(repeating: 0, count: schema.nodes.count)
    uses[schema.root] = 1
    for node in schema.nodes { for part in node.parts { uses[part] += 1 } }
    try value(product.root)
    try add(.end)
    var starts: [UInt32] = []
    var next = 0
    while next < unwritten.count {
      starts.append(label())
      try inline(unwritten[next])
      try add(.return)
      next += 1
    }
    link(starts)
  }

  /// Puts places in place of the routines' numbers.
  private mutating func link(_ starts: [UInt32]) {
    for index in code.indices where code[index].operation == .call {
      code[index].target = starts[Int(code[index].target)]
    }
    for table in keyTables.indices {
      for row in keyTables[table].rows.indices {
        keyTables[table].rows[row].target = starts[Int(keyTables[table].rows[row].target)]
      }
    }
    for table in indexTables.indices {
      indexTables[table].others = starts[Int(indexTables[table].others)]
      for row in indexTables[table].rows.indices {
        indexTables[table].rows[row].target = starts[Int(indexTables[table].rows[row].target)]
      }
    }
  }

  // MARK: Values

  /// A value's steps, or a call of them where a type is used more than once.
  private mutating func value(_ place: Place) throws(SchemaError) {
    let isSelected = product.live.contains(place) && product.field(place) != nil
    if case .record = schema.nodes[place.node].kind, uses[place.node] > 1, leaf(place.node) == nil,
      !isSelected
    {
      return try add(.call, target: routine(place))
    }
    try inline(place)
  }

  /// The number of the routine for a value; it is written later.
  private mutating func routine(_ place: Place) -> UInt32 {
    let place = product.live.contains(place) ? place : .skipped(place.node)
    if let known = routines[place] { return UInt32(known) }
    routines[place] = unwritten.count
    unwritten.append(place)
    return UInt32(unwritten.count - 1)
  }

  private mutating func inline(_ place: Place) throws(SchemaError) {
    let node = schema.nodes[place.node]
    guard schema.extents.ranks[place.node] != nil else { return try add(.impossible) }
    if !product.live.contains(place) { return try skip(place.node) }
    if let field = product.field(place) { return try select(place.node, field) }
    switch node.kind {
    case .union(let branches):
      try selectedUnion(product.branches(branches, of: place))
    case .record(let fields):
      for field in fields {
        let part = product.field(field, of: place)
        let pushes = product.dynamic.contains(part)
        if pushes {
          names.append(Array(field.name.utf8))
          try add(.pushMember, target: UInt32(names.count - 1))
        }
        try value(part)
        if pushes { try add(.pop) }
      }
    case .array(let items): try array(items, of: place)
    case .map(let values): try map(values, of: place)
    // Nothing is below these.
    default: try skip(place.node)
    }
  }

  /// - Parameter branch: where it stands in a union, at whose index the mark is.
  private mutating func select(_ id: Int, _ field: Int, branch: Int? = nil) throws(SchemaError) {
    switch schema.nodes[id].kind {
    case _ where isDetached(id):
      if branch == nil { try add(.mark) }
      try value(.skipped(id))
      try add(.foundDetached, target: UInt32(field), count: try neutralIndex(id, branch))
    case .string: try add(.foundString, target: UInt32(field))
    case .bytes: try add(.foundBytes, target: UInt32(field))
    default: try add(.foundNull, target: UInt32(field))
    }
  }

  /// Whether a selected value of the type cannot be sealed in its place. In that of a null there is nothing to seal.
  private func isDetached(_ id: Int) -> Bool {
    schema.nodes[id].kind != .null && !schema.nodes[id].canHoldSealed
  }

  private mutating func neutralIndex(_ id: Int, _ branch: Int?) throws(SchemaError) -> Int {
    let key = Neutral(node: id, branch: branch)
    if let known = neutralIndices[key] { return known }
    neutrals.append(try neutral.value(id, branch: branch))
    detached.append(AvroDetachedType(node: id, isBranch: branch != nil))
    neutralIndices[key] = neutrals.count - 1
    return neutrals.count - 1
  }

  /// A value in which nothing can be found.
  private mutating func skip(_ id: Int) throws(SchemaError) {
    if let leaf = leaf(id) { return try append(leaf) }
    switch schema.nodes[id].kind {
    case .record(let fields):
      for field in fields { try value(.skipped(field.type)) }
    case .union(let branches):
      if try leafUnion(branches) { return }
      try union(branches.map { .skipped($0) })
    case .array(let items):
      if let leaf = leaf(items) { return try add(.leafArray, target: try append(leaf: leaf)) }
      try array(items, of: .skipped(id))
    case .map(let values):
      if let leaf = leaf(values) { return try add(.leafMap, target: try append(leaf: leaf)) }
      try map(values, of: .skipped(id))
    default: break
    }
  }

  // MARK: Leaves

  /// The one step that passes over a value of the type, if one will do.
  private func leaf(_ id: Int) -> AvroInstruction? {
    if let width = schema.extents.widths[id] { return AvroInstruction(operation: .fixed, count: width) }
    switch schema.nodes[id].kind {
    case .int, .long: return AvroInstruction(operation: .number, count: 1)
    case .bytes, .string: return AvroInstruction(operation: .string, count: 1)
    case .enumeration(let symbols) where !symbols.isEmpty:
      return AvroInstruction(operation: .symbol, count: symbols.count)
    default: return nil
    }
  }

  private mutating func leafUnion(_ branches: [Int]) throws(SchemaError) -> Bool {
    let found = branches.compactMap { leaf($0) }
    guard found.count == branches.count, !found.isEmpty else { return false }
    let first = UInt32(leaves.count)
    for leaf in found { _ = try append(leaf: leaf) }
    try add(.leafUnion, target: first, count: found.count)
    return true
  }

  private mutating func append(leaf: AvroInstruction) throws(SchemaError) -> UInt32 {
    guard leaves.count < Self.maximumInstructions else { throw AvroProduct.tooLarge }
    leaves.append(leaf)
    return UInt32(leaves.count - 1)
  }

  /// Adds a leaf, to the step before if it is one of its kind.
  private mutating func append(_ leaf: AvroInstruction) throws(SchemaError) {
    if leaf.operation == .fixed, leaf.count == 0 { return }
    if code.count > barrier, let last = code.last, let joined = Self.joined(last.operation, leaf.operation) {
      // Widths are below 2^40, and there are fewer of them than overflow 63 bits.
      code[code.count - 1] = AvroInstruction(operation: joined, count: last.count + leaf.count)
    } else {
      try add(leaf.operation, count: leaf.count)
    }
  }

  /// The step that does what two do, one after the other.
  private static func joined(
    _ first: AvroInstruction.Operation, _ second: AvroInstruction.Operation
  ) -> AvroInstruction.Operation? {
    switch (first, second) {
    case (.fixed, .fixed): .fixed
    case (.number, .number), (.numbers, .number): .numbers
    case (.string, .string), (.strings, .string): .strings
    default: nil
    }
  }

  // MARK: Compound types

  /// A union below which something can be found. A branch that is detached takes the index with it, so that it is sealed.
  private mutating func selectedUnion(_ branches: [Place]) throws(SchemaError) {
    if branches.contains(where: { detachedField($0) != nil }) { try add(.mark) }
    try union(branches)
  }

  /// The path that selects the value there, if there is one and the value is detached.
  private func detachedField(_ place: Place) -> Int? {
    guard product.live.contains(place), isDetached(place.node) else { return nil }
    return product.field(place)
  }

  private mutating func union(_ branches: [Place]) throws(SchemaError) {
    let first = targets.count
    guard first + branches.count <= Self.maximumInstructions else { throw AvroProduct.tooLarge }
    targets += repeatElement(0, count: branches.count)
    try add(.union, target: UInt32(first), count: branches.count)
    var jumps: [Int] = []
    for (index, branch) in branches.enumerated() {
      targets[first + index] = label()
      if let field = detachedField(branch) {
        try select(branch.node, field, branch: index)
      } else {
        try value(branch)
      }
      if index < branches.count - 1 {
        jumps.append(code.count)
        try add(.jump)
      }
    }
    let end = label()
    for jump in jumps { code[jump].target = end }
  }

  private mutating func array(_ items: Int, of place: Place) throws(SchemaError) {
    let begin = code.count
    try add(.array, count: schema.extents.widths[items] == 0 ? 1 : 0)
    _ = label()
    let others = product.item(items, nil, of: place)
    if product.matcher.isUniform(place.state) {
      let pushes = product.dynamic.contains(others)
      if pushes { try add(.pushElement) }
      try value(others)
      if pushes { try add(.pop) }
    } else {
      let named = product.indices.map {
        (index: $0, place: product.item(items, $0, of: place))
      }
      let pushes = ([others] + named.map(\.place)).contains { product.dynamic.contains($0) }
      var table = AvroIndexTable(rows: [], others: routine(others))
      for (index, place) in named where place != others {
        table.rows.append(AvroIndexTable.Row(index: index, target: routine(place)))
      }
      indexTables.append(table)
      if pushes { try add(.pushElement) }
      try add(.element, target: UInt32(indexTables.count - 1))
      if pushes { try add(.pop) }
    }
    try add(.next)
    code[begin].target = label()
  }

  private mutating func map(_ values: Int, of place: Place) throws(SchemaError) {
    let begin = code.count
    try add(.map)
    _ = label()
    let states = product.keyStates(place.state)
    let places = states.map { product.entry(values, $0, of: place) }
    let pushes = places.contains { product.dynamic.contains($0) }
    if places.count == 1 {
      if pushes {
        try add(.pushKey)
      } else {
        try append(AvroInstruction(operation: .string, count: 1))
      }
      try value(places[0])
    } else {
      var table = AvroKeyTable(state: place.state, rows: [])
      for (state, place) in zip(states, places) {
        table.rows.append(
          AvroKeyTable.Row(state: state, target: routine(place), pushes: product.dynamic.contains(place)))
      }
      keyTables.append(table)
      try add(.key, target: UInt32(keyTables.count - 1), count: pushes ? 1 : 0)
    }
    if pushes { try add(.pop) }
    try add(.next)
    code[begin].target = label()
  }

  // MARK: Output

  /// The place of the next step, to which something may jump.
  private mutating func label() -> UInt32 {
    barrier = code.count
    return UInt32(code.count)
  }

  private mutating func add(
    _ operation: AvroInstruction.Operation, target: UInt32 = 0, count: Int = 0
  ) throws(SchemaError) {
    guard code.count < Self.maximumInstructions else { throw AvroProduct.tooLarge }
    code.append(AvroInstruction(operation: operation, target: target, count: count))
  }
}
