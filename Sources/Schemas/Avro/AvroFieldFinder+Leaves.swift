extension AvroFieldFinder {
  /// Where the contents of a selected string or bytes are.
  ///
  /// Its length must be encoded in as few bytes as it needs, since what is opened gets it back in that way.
  @inline(__always)
  static func content(_ cursor: inout AvroCursor) throws(ValueError) -> Range<Int> {
    let start = cursor.offset
    let length = try cursor.length()
    let contents = cursor.offset
    guard !cursor.isPadded(start..<contents) else {
      throw ValueError("a length in more bytes than it needs", at: start)
    }
    try cursor.skip(length)
    return contents..<cursor.offset
  }

  /// Where the contents of a selected string are: UTF-8.
  @inline(__always)
  static func text(_ cursor: inout AvroCursor) throws(ValueError) -> Range<Int> {
    let range = try content(&cursor)
    guard AvroText.isValid(cursor.extracting(range)) else {
      throw ValueError("a string that is not UTF-8", at: range.lowerBound)
    }
    return range
  }

  /// Where a map's key is: UTF-8, since it is compared, or becomes part of a path.
  @inline(__always)
  static func key(_ cursor: inout AvroCursor) throws(ValueError) -> Range<Int> {
    let length = try cursor.length()
    let start = cursor.offset
    try cursor.skip(length)
    guard AvroText.isValid(cursor.extracting(start..<cursor.offset)) else {
      throw ValueError("a map's key that is not UTF-8", at: start)
    }
    return start..<cursor.offset
  }

  /// Passes over `count` values of a type that one step passes over.
  @inline(__always)
  static func skip(_ leaf: AvroInstruction, _ count: Int, _ cursor: inout AvroCursor) throws(ValueError) {
    switch leaf.operation {
    case .numbers: try cursor.skipNumbers(count)
    case .strings: try cursor.skipStrings(count)
    case .symbol: for _ in 0..<count { _ = try cursor.index(below: leaf.count) }
    default:
      let (bytes, overflow) = leaf.count.multipliedReportingOverflow(by: count)
      guard !overflow else { throw AvroCursor.truncated(at: cursor.offset) }
      try cursor.skip(bytes)
    }
  }

  static func skipArray(_ leaf: AvroInstruction, _ cursor: inout AvroCursor) throws(ValueError) {
    while true {
      let block = try AvroBlock(&cursor)
      try skip(leaf, block.count, &cursor)
      try AvroBlock.close(block.end, cursor)
      if block.count == 0 { return }
    }
  }

  static func skipMap(_ leaf: AvroInstruction, _ cursor: inout AvroCursor) throws(ValueError) {
    while true {
      let block = try AvroBlock(&cursor)
      if case .strings = leaf.operation {
        guard block.count <= cursor.remaining else { throw AvroBlock.tooMany(at: cursor.offset) }
        try cursor.skipStrings(block.count * 2)
      } else {
        for _ in 0..<block.count {
          try cursor.skipStrings(1)
          try skip(leaf, 1, &cursor)
        }
      }
      try AvroBlock.close(block.end, cursor)
      if block.count == 0 { return }
    }
  }
}
