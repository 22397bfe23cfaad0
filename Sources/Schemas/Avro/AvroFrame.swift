/// What is done when an array's item, a map's entry or a routine has come to its end.
struct AvroFrame: BitwiseCopyable {
  /// Where the items' steps begin, or where a routine returns to.
  var code: UnsafePointer<AvroInstruction>
  /// Items of the block that have not ended.
  var left = 0
  /// Items that have, in all blocks.
  var index = 0
  /// Where the block ends; -1: it does not say.
  var blockEnd = -1
  /// What had been found when a block began that says where it ends.
  var found = 0
  /// Whether it says so in more bytes than it needs.
  var isPadded = false
  /// Whether items take no bytes.
  var isEmpty = false
}
