/// Checks objects and arrays in which no path can match.
struct JSONSkip {
  let closers: UnsafeMutablePointer<UInt8>
  let maximumDepth: Int

  /// Goes through an object or array that is not empty, from the token behind its opening one to the one behind its closing one.
  ///
  /// - Parameters:
  ///   - opener: the one before `index`.
  ///   - depth: how many objects and arrays are around it.
  /// - Returns: false if it is wrong.
  @inline(never)
  func skip(_ tokens: inout JSONTokens, _ index: inout Int, opener: UInt8, depth: Int) -> Bool {
    var level = depth &+ 1
    guard level <= maximumDepth else { return false }
    var closer = opener &+ 2
    var at = index
    while true {
      if at >= tokens.limit, !tokens.refill(&at) { return false }
      if closer == JSONByte.closeObject {
        guard tokens.byte(at) == JSONByte.quote, tokens.byte(at &+ 1) == JSONByte.colon else { return false }
        at &+= 2
      }
      let first = tokens.byte(at)
      at &+= 1
      if first == JSONByte.quote {
        // Its end, escapes and characters have been checked.
      } else if JSONByte.opens(first) {
        guard level < maximumDepth else { return false }
        if tokens.byte(at) != first &+ 2 {
          closers[level] = closer
          level &+= 1
          closer = first &+ 2
          continue
        }
        at &+= 1
      } else if JSONScalar.end(tokens.text, tokens.place(at &- 1), next: tokens.place(at)) < 0 {
        return false
      }
      while true {
        let next = tokens.byte(at)
        at &+= 1
        if next == JSONByte.comma { break }
        guard next == closer else { return false }
        level &-= 1
        if level == depth {
          index = at
          return true
        }
        closer = closers[level]
        if at >= tokens.limit, !tokens.refill(&at) { return false }
      }
    }
  }
}
