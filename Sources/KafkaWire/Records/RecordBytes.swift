// The innermost loops over records: the only file in Records that addresses memory itself. Every function states
// what its caller has checked; where nothing is said, it checks for itself.

import Bytes

extension RawSpan {
  /// The byte at `offset`, which the caller has checked to lie within the span.
  @inlinable @inline(__always)
  internal func uncheckedByte(at offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  /// The record at `offset` if it is of the common kind: no headers, no field above 1 MiB, and bytes behind it so that the heads
  /// of its fields need no check each. Nil says nothing about the record.
  @inlinable @inline(__always)
  internal func quickRecord(at start: Int) -> RecordView? {
    // Four varints of up to 3 bytes and the attributes; the last of them reads no further than a key's length.
    guard byteCount &- start >= 16 else { return nil }
    var at = start
    guard let length = quickVarint(at: &at) else { return nil }
    let body = at
    let end = at &+ length
    at &+= 1
    guard quickVarint(at: &at) != nil, let offsetDelta = quickVarint(at: &at),
      let keyLength = quickVarint(at: &at)
    else { return nil }
    let keyStart = at
    at &+= max(keyLength, 0)
    let valueField = at
    guard at <= byteCount &- 3, let valueLength = quickVarint(at: &at) else { return nil }
    let valueStart = at
    at &+= max(valueLength, 0)
    // The fields follow one another, so they lie within the record if the last one does: the header count, 0.
    guard keyLength >= -1, valueLength >= -1, at &+ 1 == end, end <= byteCount, uncheckedByte(at: at) == 0
    else { return nil }
    return RecordView(
      start: start, body: body, keyStart: keyStart, keyLength: keyLength, valueField: valueField,
      valueStart: valueStart, valueLength: valueLength, end: end, offsetDelta: offsetDelta)
  }

  /// A zigzag varint of at most 3 bytes; nil for a longer one. The caller has checked that 3 bytes are there.
  @inlinable @inline(__always)
  internal func quickVarint(at offset: inout Int) -> Int? {
    let first = UInt64(uncheckedByte(at: offset))
    if first < 0x80 {
      offset &+= 1
      return unzigzag(first)
    }
    let second = UInt64(uncheckedByte(at: offset &+ 1))
    if second < 0x80 {
      offset &+= 2
      return unzigzag(first &- 0x80 | second &<< 7)
    }
    let third = UInt64(uncheckedByte(at: offset &+ 2))
    guard third < 0x80 else { return nil }
    offset &+= 3
    return unzigzag(first &- 0x80 | (second &- 0x80) &<< 7 | third &<< 14)
  }

  /// Reads a zigzag varint of at most 32 bits at `offset` and moves `offset` behind it.
  /// - Parameter limit: where the bytes end that it may lie in; not above the span's end.
  internal func varint(at offset: inout Int, limit: Int) throws(WireError) -> Int {
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
  internal func skipVarlong(at offset: inout Int, limit: Int) throws(WireError) {
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

@inlinable @inline(__always)
internal func unzigzag(_ value: UInt64) -> Int {
  Int(truncatingIfNeeded: value &>> 1) ^ (0 &- Int(truncatingIfNeeded: value & 1))
}

@inlinable @inline(__always)
internal func zigzag(_ value: Int) -> UInt64 {
  UInt64(bitPattern: Int64((value &<< 1) ^ (value &>> (Int.bitWidth &- 1))))
}

/// Bytes that `value` takes as a zigzag varint.
@inlinable @inline(__always)
internal func varintByteCount(_ value: Int) -> Int {
  let rest = zigzag(value)
  if rest < 1 << 7 { return 1 }
  if rest < 1 << 14 { return 2 }
  return (UInt64.bitWidth &- rest.leadingZeroBitCount &+ 6) / 7
}

extension UnsafeMutableRawPointer {
  /// Writes `value` as a zigzag varint and moves behind it. The caller has made room for 10 bytes.
  @inlinable @inline(__always)
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
  /// source, and has made room for `count` + 32 bytes: short runs are copied in whole vectors instead of by a call.
  @inlinable @inline(__always)
  internal mutating func put(_ source: RawSpan, at offset: Int, count: Int) {
    if count <= 32, offset &+ 32 <= source.byteCount {
      let low = unsafe source.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
      storeBytes(of: low, as: SIMD16<UInt8>.self)
      if count > 16 {
        let high = unsafe source.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset &+ 16, as: SIMD16<UInt8>.self)
        storeBytes(of: high, toByteOffset: 16, as: SIMD16<UInt8>.self)
      }
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
  @inlinable @inline(__always)
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
