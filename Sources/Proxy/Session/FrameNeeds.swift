/// What a frame cannot go on without.
struct FrameNeeds {
  /// Asked for at a time: key ids and schema ids come from records, so whoever can write to a broker can make them up.
  private static let maximum = 1_000

  private(set) var all: Set<Need> = []

  var isEmpty: Bool { all.isEmpty }

  /// Those beyond the maximum come in the next round.
  mutating func insert(_ need: Need) {
    if all.count < Self.maximum { all.insert(need) }
  }

  mutating func formUnion(_ others: FrameNeeds) {
    for need in others.all { insert(need) }
  }
}
