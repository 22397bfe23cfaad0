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
}
