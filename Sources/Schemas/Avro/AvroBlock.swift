/// The head of a block of an array or a map: how many items it has and, if it says so, how many bytes they take.
///
/// A negative count has the size behind it, for readers that pass over the items.
struct AvroBlock {
  let count: Int
  /// Where the size stands; empty if there is none.
  let size: Range<Int>
  /// Where the items end or, if that is not trusted, the size as it stands there; -1: the block does not say.
  let end: Int

  /// - Parameter isTrusted: whether the size has to lie within the datum. Whether it is right is seen at the items' end.
  @inline(__always)
  init(_ datum: AvroDatum, _ place: inout Int, isTrusted: Bool = true) throws(ValueError) {
    let start = place
    let count = try datum.number(&place)
    if count >= 0 {
      self.count = count
      size = Range(uncheckedBounds: (place, place))
      end = -1
      return
    }
    guard count != .min else { throw Self.tooMany(at: start) }
    self.count = 0 &- count
    let sizeStart = place
    let length = isTrusted ? try datum.length(&place) : try datum.number(&place)
    size = Range(uncheckedBounds: (sizeStart, place))
    end = isTrusted ? place &+ length : max(length, 0)
  }

  @inline(__always)
  func close(at place: Int) throws(ValueError) {
    guard end < 0 || end == place else { throw Self.wrongSize(at: place) }
  }

  @inline(never)
  static func tooMany(at place: Int) -> ValueError {
    ValueError("more items in an array or map than there can be", at: place)
  }

  @inline(never)
  static func wrongSize(at place: Int) -> ValueError {
    ValueError("a block of an array or map has another size than it says", at: place)
  }
}
