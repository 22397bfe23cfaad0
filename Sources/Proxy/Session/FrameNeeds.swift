/// What a frame cannot go on without.
struct FrameNeeds {
  /// Asked for at a time: key ids and schema ids come from records, so whoever can write to a broker can make them up.
  static let maximum = 1_000

  /// How many counters are wanted of each, if it is a key to seal with.
  private(set) var counters: [Need: Int] = [:]

  var all: Dictionary<Need, Int>.Keys { counters.keys }
  var isEmpty: Bool { counters.isEmpty }

  /// Those beyond the maximum come in the next round.
  /// - Parameter count: of counters, beside those that are wanted already.
  mutating func insert(_ need: Need, counters count: Int = 0) {
    if let known = counters[need] {
      counters[need] = known + count
    } else if counters.count < Self.maximum {
      counters[need] = count
    }
  }

  /// Each batch reserves counters for itself.
  mutating func formUnion(_ others: FrameNeeds) {
    for (need, count) in others.counters {
      if let known = counters[need] {
        counters[need] = max(known, count)
      } else {
        insert(need, counters: count)
      }
    }
  }
}
