/// The sizes of blocks in a datum in which values have been replaced, made right again.
struct AvroBlockSizes {
  struct Patch {
    /// Where the old size stands.
    let range: Range<Int>
    let size: Int
  }

  private struct Open {
    let range: Range<Int>
    /// What stands there.
    let size: Int
    /// By how much the sizes of the blocks within become longer.
    var growth = 0
  }

  private var patches: [Patch] = []
  private var open: [Open] = []

  mutating func removeAll() {
    patches.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
  }

  mutating func begin(_ block: AvroBlock) { open.append(Open(range: block.size, size: block.end)) }

  /// Ends the block that has begun last, whose items end at `offset`.
  mutating func end(at offset: Int) {
    guard let block = open.popLast() else { return }
    let size = offset - block.range.upperBound + block.growth
    var growth = block.growth
    // One that is right stays as it is, in however many bytes.
    if size != block.size {
      patches.append(Patch(range: block.range, size: size))
      growth += AvroNumber.width(size) - block.range.count
    }
    if let outer = open.indices.last { open[outer].growth += growth }
  }

  /// In the order of the datum: they have come in the order in which the blocks end.
  func sorted() -> [Patch] { patches.sorted { $0.range.lowerBound < $1.range.lowerBound } }
}
