/// Where the steps of an array's items begin, by their index.
struct AvroIndexTable: Sendable {
  struct Row: Sendable {
    let index: Int
    var target: UInt32
  }

  /// The items that a path names, in order.
  var rows: [Row]
  /// All others.
  var others: UInt32

  /// Where an item's steps begin.
  func target(_ index: Int) -> UInt32 {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].index == index ? rows[low].target : others
  }
}
