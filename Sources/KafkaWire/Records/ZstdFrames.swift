/// Reads the heads of Zstandard frames and of their blocks (RFC 8878, 3.1.1), to know before anything is inflated how much
/// there can be.
enum ZstdFrames {
  private static let magic: UInt32 = 0xFD2F_B528
  /// 0x184D2A50 to 0x184D2A5F
  private static let skippable: UInt32 = 0x184D_2A50
  private static let maximumBlock = 128 << 10
  /// What readers take by default (ZSTD_WINDOWLOG_LIMIT_DEFAULT).
  private static let maximumWindow: UInt64 = 1 << 27

  /// The bytes that `section` certainly has, as its blocks show, and the most it can have.
  static func contents(of section: RawSpan) throws(CodecError) -> (certain: Int, bound: Int) {
    var offset = 0
    var certain = 0
    var bound = 0
    while offset < section.byteCount {
      let magic = try integer(section, &offset, bytes: 4)
      if magic & 0xFFFF_FFF0 == UInt64(skippable) {
        let size = Int(try integer(section, &offset, bytes: 4))
        guard size <= section.byteCount - offset else { throw .truncated(.zstd) }
        offset += size
        continue
      }
      guard magic == UInt64(Self.magic) else { throw .corrupt(.zstd) }
      let frame = try self.frame(section, &offset)
      certain += frame.certain
      bound += frame.bound
    }
    return (certain, bound)
  }

  private static func frame(
    _ section: RawSpan, _ offset: inout Int
  ) throws(CodecError) -> (certain: Int, bound: Int) {
    let descriptor = Int(try integer(section, &offset, bytes: 1))
    let isSingleSegment = descriptor & 0x20 != 0
    guard descriptor & 0x08 == 0 else { throw .unsupported(.zstd) }
    var window: UInt64 = 0
    if !isSingleSegment {
      let byte = try integer(section, &offset, bytes: 1)
      let base: UInt64 = 1 << (10 + (byte >> 3))
      window = base + base / 8 * (byte & 7)
    }
    guard try integer(section, &offset, bytes: (1 << (descriptor & 3)) >> 1) == 0 else {
      throw .unsupported(.zstd)
    }
    let sizeBytes = descriptor >> 6 == 0 ? (isSingleSegment ? 1 : 0) : 1 << (descriptor >> 6)
    // Two bytes begin at 256.
    let said: UInt64? =
      sizeBytes == 0 ? nil : try integer(section, &offset, bytes: sizeBytes) &+ (sizeBytes == 2 ? 256 : 0)
    if isSingleSegment { window = said ?? 0 }
    guard window <= maximumWindow || isSingleSegment else { throw .unsupported(.zstd) }
    let blocks = try self.blocks(section, &offset, maximum: Int(min(window, UInt64(maximumBlock))))
    if descriptor & 0x04 != 0 { _ = try integer(section, &offset, bytes: 4) }
    guard let said else { return blocks }
    // A size that the blocks cannot have is a lie.
    guard said >= UInt64(blocks.certain), said <= UInt64(blocks.bound) else { throw .corrupt(.zstd) }
    return (Int(said), Int(said))
  }

  private static func blocks(
    _ section: RawSpan, _ offset: inout Int, maximum: Int
  ) throws(CodecError) -> (certain: Int, bound: Int) {
    var certain = 0
    var bound = 0
    while true {
      let head = Int(try integer(section, &offset, bytes: 3))
      let size = head >> 3
      let type = head >> 1 & 3
      let stored = type == 1 ? 1 : size
      guard stored <= section.byteCount - offset else { throw .truncated(.zstd) }
      offset += stored
      switch type {
      case 0, 1:
        certain += size
        bound += size
      case 2: bound += maximum
      default: throw .corrupt(.zstd)
      }
      if head & 1 != 0 { return (certain, bound) }
    }
  }

  /// A little-endian integer of 0 to 8 bytes.
  private static func integer(
    _ section: RawSpan, _ offset: inout Int, bytes: Int
  ) throws(CodecError) -> UInt64 {
    guard bytes <= section.byteCount - offset else { throw .truncated(.zstd) }
    var value: UInt64 = 0
    for index in 0..<bytes {
      value |= UInt64(section.byte(at: offset + index) ?? 0) << UInt64(8 * index)
    }
    offset += bytes
    return value
  }
}
