/// The head of a block of an array or a map: how many items it has and, if it says so, where it ends.
///
/// A negative count has the size of the items in bytes behind it, for readers that pass over them.
struct AvroBlock {
  let count: Int
  /// Where the size stands; empty if there is none.
  let size: Range<Int>
  /// -1: the block does not say.
  let end: Int

  /// - Parameter isTrusted: whether the size has to lie within the datum. Whether it is right is seen at its end.
  @inline(__always)
  init(_ cursor: inout AvroCursor, isTrusted: Bool = true) throws(ValueError) {
    let start = cursor.offset
    let count = try cursor.number()
    let sizeStart = cursor.offset
    if count >= 0 {
      self.count = count
      size = sizeStart..<sizeStart
      end = -1
    } else {
      guard count != .min else { throw Self.tooMany(at: start) }
      self.count = -count
      let length = isTrusted ? try cursor.length() : max(try cursor.number(), 0)
      size = sizeStart..<cursor.offset
      end = isTrusted ? cursor.offset + length : 0
    }
  }

  /// Checks the size at a block's end.
  @inline(__always)
  static func close(_ end: Int, _ cursor: borrowing AvroCursor) throws(ValueError) {
    guard end < 0 || end == cursor.offset else {
      throw ValueError("a block of an array or map has another size than it says", at: cursor.offset)
    }
  }

  @inline(never)
  static func tooMany(at offset: Int) -> ValueError {
    ValueError("more items in an array or map than there can be", at: offset)
  }
}
