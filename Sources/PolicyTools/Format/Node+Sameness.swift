import YAML

extension Node {
  /// Whether both hold the same, wherever and however it is written; the order of a mapping does not matter.
  func says(theSameAs other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let one), .scalar(let two)): one.text == two.text && one.isNull == two.isNull
    case (.sequence(let one), .sequence(let two)):
      one.count == two.count && zip(one, two).allSatisfy { $0.says(theSameAs: $1) }
    case (.mapping(let one), .mapping(let two)):
      one.count == two.count && Self.match(one, two)
    default: false
    }
  }

  private static func match(_ one: [Entry], _ two: [Entry]) -> Bool {
    let values = Dictionary(two.map { ($0.name, $0.value) }) { first, _ in first }
    return one.allSatisfy { values[$0.name]?.says(theSameAs: $0.value) ?? false }
  }
}
