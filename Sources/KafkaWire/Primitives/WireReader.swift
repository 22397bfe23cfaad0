/// Reads the fields of a frame one after the other. Every read is bounds-checked and throws at the end of the bytes.
public struct WireReader: ~Escapable {
  /// The frame: everything after its size prefix.
  public let bytes: RawSpan
  /// The next byte to be read.
  public private(set) var offset: Int
  /// Elements of arrays that may still be read.
  private var elementsLeft = Self.maximumElements

  /// Elements of arrays that one reader reads at most, all arrays together. A frame of empty topics, three bytes each, would
  /// otherwise cost many times its size; a cluster has fewer partitions.
  static var maximumElements: Int { 1 << 20 }

  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = min(max(offset, 0), bytes.byteCount)
  }

  public var remaining: Int { bytes.byteCount - offset }

  // MARK: Fixed width

  /// An integer, most significant byte first.
  public mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type = Integer.self
  ) throws(WireError) -> Integer {
    guard let value = bytes.bigEndian(at: offset, as: type) else {
      throw WireError(.truncated, at: offset)
    }
    offset += MemoryLayout<Integer>.size
    return value
  }

  public mutating func bool() throws(WireError) -> Bool { try integer(UInt8.self) != 0 }

  public mutating func uuid() throws(WireError) -> UUID128 {
    let high = try integer(UInt64.self)
    return UUID128(high: high, low: try integer(UInt64.self))
  }

  /// Passes over `count` bytes and returns where they stand.
  @discardableResult
  public mutating func take(_ count: Int) throws(WireError) -> ByteRange {
    guard count >= 0 else { throw WireError(.invalidLength, at: offset) }
    guard count <= remaining else { throw WireError(.truncated, at: offset) }
    let start = offset
    offset += count
    return ByteRange(lower: start, upper: offset)
  }

  // MARK: Variable length

  /// An unsigned varint of up to 32 bits.
  public mutating func unsignedVarint() throws(WireError) -> UInt32 {
    // Most are one byte.
    if let byte = bytes.byte(at: offset), byte < 0x80 {
      offset += 1
      return UInt32(byte)
    }
    let start = offset
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while true {
      let byte = try integer(UInt8.self)
      // The fifth byte has room for four bits.
      if shift == 28, byte > 0x0F { throw WireError(.invalidVarint, at: start) }
      value |= UInt32(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  /// The length before a string (16 bits, or compact); nil for null.
  private mutating func stringLength(compact: Bool) throws(WireError) -> Int? {
    let start = offset
    if compact {
      let length = try unsignedVarint()
      return length == 0 ? nil : Int(length) - 1
    }
    let length = try integer(Int16.self)
    guard length >= -1 else { throw WireError(.invalidLength, at: start) }
    return length < 0 ? nil : Int(length)
  }

  public mutating func nullableString(compact: Bool) throws(WireError) -> WireString? {
    guard let length = try stringLength(compact: compact) else { return nil }
    return .input(try take(length))
  }

  public mutating func string(compact: Bool) throws(WireError) -> WireString {
    let start = offset
    guard let string = try nullableString(compact: compact) else {
      throw WireError(.invalidLength, at: start)
    }
    return string
  }

  /// Bytes or records, with a length of 32 bits or a compact one; nil for null.
  public mutating func nullableBytes(compact: Bool) throws(WireError) -> ByteRange? {
    let start = offset
    if compact {
      let length = try unsignedVarint()
      return length == 0 ? nil : try take(Int(length) - 1)
    }
    let length = try integer(Int32.self)
    guard length >= -1 else { throw WireError(.invalidLength, at: start) }
    return length < 0 ? nil : try take(Int(length))
  }

  public mutating func records(compact: Bool) throws(WireError) -> RecordsField {
    guard let range = try nullableBytes(compact: compact) else { return .null }
    return .input(range)
  }

  // MARK: Arrays

  /// How many elements follow; nil for null.
  /// - Parameter elementBytes: the least an element takes, so that a count cannot promise more than the frame holds.
  public mutating func nullableCount(compact: Bool, elementBytes: Int) throws(WireError) -> Int? {
    let start = offset
    let count: Int
    if compact {
      count = Int(try unsignedVarint()) - 1
    } else {
      count = Int(try integer(Int32.self))
      guard count >= -1 else { throw WireError(.invalidCount, at: start) }
    }
    guard count >= 0 else { return nil }
    guard count <= remaining / max(elementBytes, 1) else { throw WireError(.invalidCount, at: start) }
    return count
  }

  public mutating func nullableArray<Element>(
    compact: Bool, elementBytes: Int,
    _ element: (inout WireReader) throws(WireError) -> Element
  ) throws(WireError) -> [Element]? {
    guard let count = try nullableCount(compact: compact, elementBytes: elementBytes) else { return nil }
    guard count <= elementsLeft else { throw WireError(.invalidCount, at: offset) }
    elementsLeft -= count
    var elements: [Element] = []
    // Grown by what is really there: a frame of tiny elements must not cost many times its size at once.
    elements.reserveCapacity(min(count, 1024))
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  public mutating func array<Element>(
    compact: Bool, elementBytes: Int,
    _ element: (inout WireReader) throws(WireError) -> Element
  ) throws(WireError) -> [Element] {
    let start = offset
    guard let elements = try nullableArray(compact: compact, elementBytes: elementBytes, element) else {
      throw WireError(.invalidCount, at: start)
    }
    return elements
  }

  // MARK: Tagged fields

  /// The tagged fields at the end of a flexible structure, to be passed on; none where it is not flexible.
  public mutating func tags(flexible: Bool) throws(WireError) -> TaggedFields {
    guard flexible else { return .none }
    return try fields(try unsignedVarint(), after: nil)
  }

  /// As `tags`, but hands the field with tag 0, if it is there, to `zero` first.
  /// `zero` must read it to its end.
  public mutating func tags(
    flexible: Bool, zero: (inout WireReader) throws(WireError) -> Void
  ) throws(WireError) -> TaggedFields {
    guard flexible else { return .none }
    let count = try unsignedVarint()
    guard count > 0, bytes.byte(at: offset) == 0 else { return try fields(count, after: -1) }
    offset += 1
    let size = Int(try unsignedVarint())
    let start = offset
    guard size <= remaining else { throw WireError(.truncated, at: start) }
    try zero(&self)
    guard offset == start + size else { throw WireError(.invalidTags, at: start) }
    return try fields(count - 1, after: 0)
  }

  /// - Parameter last: where not nil, tags must be above it and ascend: one that was looked for must not hide.
  private mutating func fields(_ count: UInt32, after last: Int?) throws(WireError) -> TaggedFields {
    let start = offset
    var last = last
    // A tag and a size take two bytes at least.
    guard Int(count) <= remaining / 2 else { throw WireError(.invalidCount, at: start) }
    for _ in 0..<count {
      let position = offset
      let tag = Int(try unsignedVarint())
      if let before = last {
        guard tag > before, before >= 0 || tag > 0 else { throw WireError(.invalidTags, at: position) }
        last = tag
      }
      try take(Int(try unsignedVarint()))
    }
    return TaggedFields(count: count, range: ByteRange(lower: start, upper: offset))
  }

  // MARK: Checks

  public func check(_ version: Int16, in versions: ClosedRange<Int16>) throws(WireError) {
    guard versions.contains(version) else { throw WireError(.unsupportedVersion, at: offset) }
  }

  public func expectEnd() throws(WireError) {
    guard remaining == 0 else { throw WireError(.trailingBytes, at: offset) }
  }
}
