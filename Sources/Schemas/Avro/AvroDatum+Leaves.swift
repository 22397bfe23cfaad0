extension AvroDatum {
  /// Reads where the contents of a selected string or bytes are.
  ///
  /// Their length must be in as few bytes as it needs, since what is opened gets it back in that way.
  @inline(__always)
  func content(_ place: inout Int) throws(ValueError) -> Range<Int> {
    let start = place
    let length = try length(&place)
    guard !isPadded(start..<place) else { throw Self.paddedLength(at: start) }
    let content = Range(uncheckedBounds: (place, place &+ length))
    place &+= length
    return content
  }

  /// Reads where a map's key is: UTF-8, since it is compared, or becomes part of a path.
  @inline(__always)
  func key(_ place: inout Int) throws(ValueError) -> Range<Int> {
    let length = try length(&place)
    let key = Range(uncheckedBounds: (place, place &+ length))
    guard isUTF8(key) else { throw ValueError("a map's key that is not UTF-8", at: place) }
    place &+= length
    return key
  }

  /// Whether a range that was read is UTF-8.
  @inline(__always)
  func isUTF8(_ range: Range<Int>) -> Bool {
    var place = range.lowerBound
    while range.upperBound &- place >= 8 {
      if base.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
        return isUTF8BeyondASCII(range)
      }
      place &+= 8
    }
    while place < range.upperBound {
      if byte(place) >= 0x80 { return isUTF8BeyondASCII(range) }
      place &+= 1
    }
    return true
  }

  @inline(never)
  private func isUTF8BeyondASCII(_ range: Range<Int>) -> Bool {
    let span = Span<UInt8>(_bytes: bytes(range).bytes)
    return (try? UTF8Span(validating: span)) != nil
  }

  /// Passes over a value of a type for which one step is enough.
  @inline(__always)
  func skip(_ place: inout Int, _ leaf: AvroInstruction) throws(ValueError) {
    switch leaf.operation {
    case .string: try skipString(&place)
    case .number: try skipNumber(&place)
    case .symbol: _ = try index(&place, below: leaf.count)
    default: try skip(&place, leaf.count)
    }
  }

  /// Passes over an array of such values and returns the place behind it.
  @inline(never)
  func endOfArray(_ start: Int, _ leaf: AvroInstruction) throws(ValueError) -> Int {
    var place = start
    while true {
      let block = try AvroBlock(self, &place)
      if block.count == 0 { return place }
      switch leaf.operation {
      case .string: place = try endOfStrings(place, block.count)
      case .number: place = try endOfNumbers(place, block.count)
      case .symbol: for _ in 0..<block.count { _ = try index(&place, below: leaf.count) }
      default:
        let (bytes, overflow) = leaf.count.multipliedReportingOverflow(by: block.count)
        guard !overflow else { throw Self.truncated(at: place) }
        try skip(&place, bytes)
      }
      try block.close(at: place)
    }
  }

  /// Passes over a map of such values and returns the place behind it.
  @inline(never)
  func endOfMap(_ start: Int, _ leaf: AvroInstruction) throws(ValueError) -> Int {
    var place = start
    while true {
      let block = try AvroBlock(self, &place)
      if block.count == 0 { return place }
      for _ in 0..<block.count {
        try skipString(&place)
        try skip(&place, leaf)
      }
      try block.close(at: place)
    }
  }

  @inline(never)
  private static func paddedLength(at place: Int) -> ValueError {
    ValueError("a length in more bytes than it needs", at: place)
  }
}
