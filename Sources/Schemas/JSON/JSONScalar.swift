/// Numbers, `true`, `false` and `null` (RFC 8259, sections 3 and 6).
enum JSONScalar {
  /// One past the token at `place`, where `next` is where the next token begins; -1 if it is none of them.
  ///
  /// A token that is not at the end of the text ends where the next one begins, or before white space.
  @inline(__always)
  static func end(_ text: JSONText, _ place: Int, next: Int) -> Int {
    guard text.count &- place >= 32 else { return anyEnd(text, place, next: next) }
    let first = text[place]
    if first > UInt8(ascii: "9") {
      let word = text.half(place)
      if word == 0x6575_7274 || word == 0x6C6C_756E, place &+ 4 == next { return next }  // true, null
      return anyEnd(text, place, next: next)
    }
    // Up to seven digits, perhaps a point and up to seven more, and nothing else.
    let start = first == JSONByte.minus ? place &+ 1 : place
    let count = digitCount(text.word(start))
    if count > 0, text[start] != JSONByte.zero || count == 1 {
      let end = start &+ count
      if end == next { return next }
      if text[end] == JSONByte.dot {
        let decimals = digitCount(text.word(end &+ 1))
        if end &+ 1 &+ decimals == next, decimals > 0 { return next }
      }
    }
    return anyEnd(text, place, next: next)
  }

  @inline(never)
  private static func anyEnd(_ text: JSONText, _ place: Int, next: Int) -> Int {
    let first = text[place]
    let end =
      first &- JSONByte.zero < 10 || first == JSONByte.minus
      ? numberEnd(text, place) : literalEnd(text, place)
    return end == next || end >= 0 && JSONByte.isBlank(text[end]) ? end : -1
  }

  /// One past the literal; -1 if there is none.
  @inline(__always)
  private static func literalEnd(_ text: JSONText, _ place: Int) -> Int {
    // Something follows a token that is not the whole text.
    guard text.count &- place > 4 else { return -1 }
    switch text.half(place) {
    case 0x6575_7274: return place &+ 4  // true
    case 0x6C6C_756E: return place &+ 4  // null
    case 0x736C_6166:  // fals
      return text[place &+ 4] == UInt8(ascii: "e") && text.count &- place > 5 ? place &+ 5 : -1
    default: return -1
    }
  }

  /// One past the number; -1 if there is none. What follows is for the caller to see to.
  @inline(__always)
  private static func numberEnd(_ text: JSONText, _ place: Int) -> Int {
    var place = place
    if text[place] == JSONByte.minus { place &+= 1 }
    let whole = digitsEnd(text, place)
    guard whole > place, text[place] != JSONByte.zero || whole &- place == 1 else { return -1 }
    place = whole
    if text[place] == JSONByte.dot {
      let fraction = digitsEnd(text, place &+ 1)
      guard fraction > place &+ 1 else { return -1 }
      place = fraction
    }
    if text[place] | 0x20 == UInt8(ascii: "e") { return exponentEnd(text, place) }
    return place
  }

  @inline(never)
  private static func exponentEnd(_ text: JSONText, _ place: Int) -> Int {
    var place = place &+ 1
    if text[place] == JSONByte.minus || text[place] == UInt8(ascii: "+") { place &+= 1 }
    let end = digitsEnd(text, place)
    return end > place ? end : -1
  }

  /// The first place from `place` on without a digit. Behind a number there is always another token.
  @inline(__always)
  private static func digitsEnd(_ text: JSONText, _ place: Int) -> Int {
    var place = place
    while text.count &- place >= 8 {
      let count = digitCount(text.word(place))
      place &+= count
      if count < 8 { return place }
    }
    while JSONByte.isDigit(text[place]) { place &+= 1 }
    return place
  }

  /// With how many digits eight bytes begin.
  @inline(__always)
  private static func digitCount(_ word: UInt64) -> Int {
    // 0 to 9 where there is a digit. A carry only comes from a byte that is none, and the lowest of these counts.
    let values = word ^ 0x3030_3030_3030_3030
    let others = (values &+ 0x7676_7676_7676_7676 | values) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount >> 3
  }
}
