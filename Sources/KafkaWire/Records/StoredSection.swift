import Bytes

/// A records section being written in a stored form, straight into the buffer it is sent from.
///
/// Block heads are left open and filled in as blocks become full: `settle` moves only what has been written beyond a block's
/// end, so that no byte of a section is copied twice, however long it is.
@usableFromInline
struct StoredSection {
  let form: StoredForm
  /// Where the form's first byte stands.
  private let start: Int
  /// Bytes before the first block.
  private let head: Int
  /// Where the open block's head stands.
  private var blockStart: Int
  /// The most bytes the buffer may have before the open block is full.
  @usableFromInline private(set) var boundary: Int
  /// Bytes of payload in the blocks that are full.
  private var closed = 0
  /// CRC-32 of those (gzip).
  private var checksum: UInt32 = 0

  /// Opens the section at the end of `out`.
  /// - Parameter expecting: about how many bytes will be written; a bad guess costs a move (snappy).
  init(_ form: StoredForm, expecting: Int, to out: inout ByteBuffer) {
    self.form = form
    start = out.count
    guard form != .none else {
      head = 0
      blockStart = start
      boundary = .max
      return
    }
    head = form == .snappyRaw ? SnappyLiteral.preambleByteCount(expecting) : form.headByteCount
    blockStart = start + head
    boundary = blockStart + form.blockHeadByteCount + form.blockByteCount
    out.extend(by: head + form.blockHeadByteCount)
  }

  private var payloadStart: Int { blockStart + form.blockHeadByteCount }

  /// Closes the blocks that are full. Cheap where there is none; to be called now and then, or only at the end.
  @usableFromInline
  mutating func settle(_ out: inout ByteBuffer) {
    guard out.count > boundary else { return }
    let blockHead = form.blockHeadByteCount
    let block = form.blockByteCount
    let beyond = out.count - boundary
    let added = (beyond + block - 1) / block
    let first = boundary
    out.extend(by: added * blockHead)
    // From the last one down: each moves up by the heads before it.
    for index in stride(from: added - 1, through: 0, by: -1) {
      let offset = index * block
      out.move(
        from: first + offset, to: first + offset + (index + 1) * blockHead,
        length: min(block, beyond - offset))
    }
    for _ in 0..<added {
      closeBlock(length: block, isLast: false, &out)
      blockStart = boundary
      boundary += blockHead + block
    }
  }

  /// Completes the section.
  mutating func finish(_ out: inout ByteBuffer) {
    guard form != .none else { return }
    settle(&out)
    let length = out.count - payloadStart
    let largest = closed > 0 ? form.blockByteCount : length
    // gzip and zstd mark their last block, so they have one even for nothing.
    if length > 0 || form == .gzip || form == .zstd {
      shrinkBlockHead(length: length, &out)
      closeBlock(length: length, isLast: true, &out)
    } else {
      out.truncate(to: blockStart)
    }
    switch form {
    case .none: break
    case .gzip:
      // Magic, deflate, no flags, no time, no extra flags, unknown system.
      out.overwrite(bigEndian: UInt64(0x1F8B_0800_0000_0000), at: start)
      out.overwrite(bigEndian: UInt16(0x00FF), at: start + 8)
      out.append(bigEndian: checksum.byteSwapped)
      out.append(bigEndian: UInt32(truncatingIfNeeded: closed).byteSwapped)
    case .snappyRaw: putPreamble(&out)
    case .snappyXerial:
      // Version 1, compatible with 1.
      out.overwrite(bigEndian: SnappyFraming.xerialMagic, at: start)
      out.overwrite(bigEndian: UInt64(1 << 32 | 1), at: start + 8)
    case .lz4:
      putLZ4Head(largestBlock: largest, &out)
      out.append(bigEndian: UInt32(0))
    case .zstd:
      // Window of 128 KiB, so that a streaming reader needs no more; the content's size, so that others need no guess.
      out.overwrite(bigEndian: UInt32(0x28B5_2FFD), at: start)
      out.overwrite(bigEndian: UInt16(0x8038), at: start + 4)
      out.overwrite(bigEndian: UInt32(truncatingIfNeeded: closed).byteSwapped, at: start + 6)
    }
  }

  /// Fills in the open block's head.
  private mutating func closeBlock(length: Int, isLast: Bool, _ out: inout ByteBuffer) {
    closed += length
    switch form {
    case .none: break
    case .gzip:
      let size = UInt16(truncatingIfNeeded: length)
      out.overwrite(bigEndian: UInt8(isLast ? 1 : 0), at: blockStart)
      out.overwrite(bigEndian: size.byteSwapped, at: blockStart + 1)
      out.overwrite(bigEndian: (~size).byteSwapped, at: blockStart + 3)
      let end = payloadStart + length
      checksum = crc32(out.bytes.extracting(payloadStart..<end), continuing: checksum)
    case .snappyRaw:
      SnappyLiteral.putHead(length, at: blockStart, &out)
    case .snappyXerial:
      let size = SnappyLiteral.preambleByteCount(length) + SnappyLiteral.headByteCount(length) + length
      out.overwrite(bigEndian: UInt32(truncatingIfNeeded: size), at: blockStart)
      let literal = SnappyLiteral.putPreamble(length, at: blockStart + 4, &out)
      SnappyLiteral.putHead(length, at: literal, &out)
    case .lz4:
      // The high bit says: not compressed.
      out.overwrite(bigEndian: (UInt32(truncatingIfNeeded: length) | 1 << 31).byteSwapped, at: blockStart)
    case .zstd:
      let head = UInt32(truncatingIfNeeded: length << 3 | (isLast ? 1 : 0))
      for index in 0..<3 {
        out.overwrite(
          bigEndian: UInt8(truncatingIfNeeded: head >> (8 * UInt32(index))), at: blockStart + index)
      }
    }
  }

  /// Readers allocate a whole block: say the least. The last byte is bits 8–15 of xxHash32 of the two before it.
  private func putLZ4Head(largestBlock: Int, _ out: inout ByteBuffer) {
    let (size, check): (UInt8, UInt8) =
      switch largestBlock {
      case ...(64 << 10): (0x40, 0x82)
      case ...(256 << 10): (0x50, 0xFB)
      case ...(1 << 20): (0x60, 0x51)
      default: (0x70, 0x73)
      }
    out.overwrite(bigEndian: UInt32(0x0422_4D18), at: start)
    out.overwrite(bigEndian: UInt8(0x60), at: start + 4)
    out.overwrite(bigEndian: size, at: start + 5)
    out.overwrite(bigEndian: check, at: start + 6)
  }

  // MARK: Snappy's lengths are as short as they can be

  private func shrinkBlockHead(length: Int, _ out: inout ByteBuffer) {
    let needed =
      switch form {
      case .snappyRaw: SnappyLiteral.headByteCount(length)
      case .snappyXerial:
        4 + SnappyLiteral.preambleByteCount(length) + SnappyLiteral.headByteCount(length)
      case .none, .gzip, .lz4, .zstd: form.blockHeadByteCount
      }
    let excess = form.blockHeadByteCount - needed
    guard excess > 0 else { return }
    out.move(from: payloadStart, to: payloadStart - excess, length: length)
    out.truncate(to: out.count - excess)
  }

  /// Writes the length of the contents; what follows moves if the guess at its size was wrong.
  private func putPreamble(_ out: inout ByteBuffer) {
    let needed = SnappyLiteral.preambleByteCount(closed)
    if needed != head {
      let length = out.count - start - head
      out.extend(by: needed - head)
      out.move(from: start + head, to: start + needed, length: length)
      out.truncate(to: start + needed + length)
    }
    SnappyLiteral.putPreamble(closed, at: start, &out)
  }
}
