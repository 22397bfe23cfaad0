/// The places of a schema: its types, each in every place where it is used, but not within itself.
struct OutlineTree: Sendable {
  struct Place: Sendable {
    let node: Int
    /// Which place it is part of; -1 for the root.
    let parent: Int
    let edge: OutlineNode.Edge?
    var depth = 0
    /// Bytes of names on the way here.
    var length = 0
    var parts: [Int] = []
    /// The place around it that is of the same type, where its parts are.
    var recursion: Int?
    /// Whether there is such a place within it.
    var isRepeated = false
  }

  static let maximumPlaces = 20_000
  static let maximumDepth = 200

  let nodes: [OutlineNode]
  private(set) var places: [Place] = []
  /// Whether all places are here.
  private(set) var isComplete = true
  /// Places, each before its parts, in the order of the schema.
  private(set) var order: [Int] = []
  /// Where each place is in `order`.
  private(set) var ranks: [Int] = []

  /// Those that are deepest come last, so that they are missing first.
  init(_ nodes: [OutlineNode], root: Int) {
    self.nodes = nodes
    places.append(Place(node: root, parent: -1, edge: nil))
    var next = 0
    while next < places.count {
      addParts(of: next)
      next += 1
    }
    var open = [0]
    ranks = Array(repeating: 0, count: places.count)
    while let place = open.popLast() {
      ranks[place] = order.count
      order.append(place)
      open += places[place].parts.reversed()
    }
  }

  private mutating func addParts(of index: Int) {
    let place = places[index]
    let edges = nodes[place.node].edges
    if edges.isEmpty { return }
    if let outer = around(index) {
      places[index].recursion = outer
      places[outer].isRepeated = true
      return
    }
    guard place.depth < Self.maximumDepth, place.length <= FieldPath.maximumLength,
      edges.count <= Self.maximumPlaces - places.count
    else {
      isComplete = false
      return
    }
    places[index].parts = Array(places.count..<places.count + edges.count)
    for edge in edges {
      let name = if case .member(let name)? = edge.step { name.utf8.count } else { 0 }
      places.append(
        Place(
          node: edge.target, parent: index, edge: edge, depth: place.depth + 1,
          length: place.length + name + 1))
    }
  }

  /// The place around this one that is of the same type.
  private func around(_ index: Int) -> Int? {
    var outer = places[index].parent
    while outer >= 0 {
      if places[outer].node == places[index].node { return outer }
      outer = places[outer].parent
    }
    return nil
  }

  func node(_ place: Int) -> OutlineNode { nodes[places[place].node] }

  func isUnion(_ place: Int) -> Bool { node(place).kind == .union }

  /// The parts of a place, wherever they are listed.
  func parts(_ place: Int) -> [Int] { places[places[place].recursion ?? place].parts }

  /// The branches of a union that hold something, by their nodes.
  func dataBranches(_ union: Int) -> [OutlineNode.Edge] {
    node(union).edges.filter { nodes[$0.target].kind != .null }
  }

  /// Whether a union of one, or of one and null, is spoken of as what that one is.
  func isCollapsed(_ union: Int) -> Bool { dataBranches(union).count < 2 }

  /// Whether values may hold anything. What is not complete may.
  func holdsData(_ place: Int) -> Bool {
    var open = [place]
    var seen: Set<Int> = []
    while let place = open.popLast() {
      guard seen.insert(place).inserted else { continue }
      let node = node(place)
      let parts = parts(place)
      if node.isOpen || parts.isEmpty && (!node.edges.isEmpty || !Self.isEmpty(node)) { return true }
      open += parts
    }
    return false
  }

  /// Whether values of a type without parts hold nothing.
  static func isEmpty(_ node: OutlineNode) -> Bool {
    switch node.kind {
    case .null, .record, .array, .map, .union: !node.isOpen
    default: false
    }
  }
}
