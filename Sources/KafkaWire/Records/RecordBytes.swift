// The innermost loops over records: the only file in Records that addresses memory itself. Every function states
// what its caller has checked; where nothing is said, it checks for itself.

import Bytes

extension RawSpan {
  /// The byte at `offset`, which the caller has checked to lie within the span.
  @usableFromInline @inline(__always)
  internal func uncheckedByte(at offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  /// Reads a zigzag varint of at most 32 bits at `offset` and moves `offset` behind it.
  /// - Parameter limit: where the bytes end that it may lie in; not above the span's end.
  @usableFromInline @inline(__always)
  internal func varint(at offset: inout Int, limit: Int) throws(WireError) -> Int {
    if offset < limit {
      let first = uncheckedByte(at: offset)
      if first < 0x80 {
        offset &+= 1
        return unzigzag(UInt64(truncatingIfNeeded: first))
      }
      if offset &+ 1 < limit {
        let second = uncheckedByte(at: offset &+ 1)
        if second < 0x80 {
          offset &+= 2
          return unzigzag(UInt64(first & 0x7F) | UInt64(second) &<< 7)
        }
      }
    }
    return try longVarint(at: &offset, limit: limit)
  }

  /// The same, of any length.
  @inline(never) @usableFromInline
  internal func longVarint(at offset: inout Int, limit: Int) throws(WireError) -> Int {
    var value: UInt64 = 0
    for index in 0..<5 {
      guard offset &+ index < limit else { throw WireError(.truncated, at: limit) }
      let byte = uncheckedByte(at: offset &+ index)
      value |= UInt64(byte & 0x7F) &<< UInt64(7 &* index)
      guard byte >= 0x80 else {
        guard value <= UInt64(UInt32.max) else { break }
        offset &+= index &+ 1
        return unzigzag(value)
      }
    }
    throw WireError(.invalidVarint, at: offset)
  }

  /// Moves `offset` behind a varint of at most 64 bits. `limit` as above.
  @usableFromInline @inline(__always)
  internal func skipVarlong(at offset: inout Int, limit: Int) throws(WireError) {
    if offset < limit, uncheckedByte(at: offset) < 0x80 {
      offset &+= 1
      return
    }
    try skipLongVarlong(at: &offset, limit: limit)
  }

  @inline(never) @usableFromInline
  internal func skipLongVarlong(at offset: inout Int, limit: Int) throws(WireError) {
    for index in 0..<10 {
      guard offset &+ index < limit else { throw WireError(.truncated, at: limit) }
      let byte = uncheckedByte(at: offset &+ index)
      if byte < 0x80 {
        // The tenth byte has room for one bit.
        if index == 9, byte > 1 { break }
        offset &+= index &+ 1
        return
      }
    }
    throw WireError(.invalidVarint, at: offset)
  }
}

@usableFromInline @inline(__always)
internal func unzigzag(_ value: UInt64) -> Int {
  Int(truncatingIfNeeded: value &>> 1) ^ (0 &- Int(truncatingIfNeeded: value & 1))
}

@usableFromInline @inline(__always)
internal func zigzag(_ value: Int) -> UInt64 {
  UInt64(bitPattern: Int64((value &<< 1) ^ (value &>> (Int.bitWidth &- 1))))
}

/// Bytes that `value` takes as a zigzag varint.
@usableFromInline @inline(__always)
internal func varintByteCount(_ value: Int) -> Int {
  let significant = UInt64.bitWidth &- (zigzag(value) | 1).leadingZeroBitCount
  return (significant &+ 6) / 7
}

extension UnsafeMutableRawPointer {
  /// Writes `value` as a zigzag varint and moves behind it. The caller has made room for 10 bytes.
  @usableFromInline @inline(__always)
  internal mutating func putVarint(_ value: Int) {
    var rest = zigzag(value)
    while rest >= 0x80 {
      storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
      self += 1
      rest &>>= 7
    }
    storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
    self += 1
  }

  /// Copies `count` bytes from `source` at `offset` and moves behind them. The caller has checked that they lie within the
  /// source, and has made room for `count` + 16 bytes: short runs are copied in two whole vectors instead of by a call.
  @usableFromInline @inline(__always)
  internal mutating func put(_ source: RawSpan, at offset: Int, count: Int) {
    if count <= 16, offset &+ 16 <= source.byteCount {
      let vector = unsafe source.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
      storeBytes(of: vector, as: SIMD16<UInt8>.self)
    } else {
      source.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { copyMemory(from: base + offset, byteCount: count) }
      }
    }
    self += count
  }
}

extension ByteBuffer {
  /// Appends what `body` writes from the pointer it is given, which it leaves behind its last byte.
  /// - Parameter maximum: the bytes it has room for.
  @usableFromInline @inline(__always)
  internal mutating func appendRaw(
    maximum: Int, _ body: (inout UnsafeMutableRawPointer) -> Void
  ) {
    appendUninitialized(maximum: maximum) { room in
      guard let base = room.baseAddress else { return 0 }
      var position = base
      body(&position)
      return position - base
    }
  }

  /// Moves `length` bytes at `from` to `target`, both within the bytes written so far; otherwise does nothing.
  internal mutating func move(from: Int, to target: Int, length: Int) {
    guard length > 0, from >= 0, target >= 0, max(from, target) <= count - length else { return }
    var bytes = mutableBytes
    bytes.withUnsafeMutableBytes { bytes in
      if let base = bytes.baseAddress { (base + target).copyMemory(from: base + from, byteCount: length) }
    }
  }

  /// Appends `length` zero bytes.
  internal mutating func extend(by length: Int) {
    guard length > 0 else { return }
    appendUninitialized(maximum: length) { room in
      room.initializeMemory(as: UInt8.self, repeating: 0)
      return length
    }
  }
}
