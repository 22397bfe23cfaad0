/// Checks objects and arrays in which no path can match.
struct JSONSkip {
  let closers: UnsafeMutablePointer<UInt8>
  let maximumDepth: Int

  /// Goes through an object or array that is not empty, from the token behind its opening one to the one behind its closing one.
  ///
  /// - Parameters:
  ///   - start: the first of these tokens.
  ///   - opener: the one before it.
  ///   - depth: how many objects and arrays are around it.
  /// - Returns: the last of these tokens; -1 if something is wrong. `tokens` has at least four behind it.
  @inline(never)
  func skip(_ tokens: inout JSONTokens, from start: Int, opener: UInt8, depth: Int) -> Int {
    let text = tokens.text
    let places = tokens.places
    var level = depth &+ 1
    guard level <= maximumDepth else { return -1 }
    var closer = opener &+ 2
    var at = start
    while true {
      if closer == JSONByte.closeObject {
        guard text.byte(places, at) == JSONByte.quote, text.byte(places, at &+ 1) == JSONByte.colon else {
          return -1
        }
        at &+= 2
      }
      let place = Int(places[at])
      let first = text[place]
      at &+= 1
      if first == JSONByte.quote {
        // Its end, escapes and characters have been checked.
      } else if !JSONByte.opens(first) {
        guard JSONScalar.end(text, place, next: Int(places[at])) >= 0 else { return -1 }
      } else {
        guard level < maximumDepth else { return -1 }
        if text.byte(places, at) != first &+ 2 {
          closers[level] = closer
          level &+= 1
          closer = first &+ 2
          if at >= tokens.limit {
            at = tokens.refill(from: at)
            guard at >= 0 else { return -1 }
          }
          continue
        }
        at &+= 1
      }
      var next: UInt8
      while true {
        if at >= tokens.limit {
          at = tokens.refill(from: at)
          guard at >= 0 else { return -1 }
        }
        next = text.byte(places, at)
        at &+= 1
        if next != closer { break }
        level &-= 1
        if level == depth { return at }
        closer = closers[level]
      }
      guard next == JSONByte.comma else { return -1 }
    }
  }
}
