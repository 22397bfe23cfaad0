extension StoredForm {
  /// Where in `section` its contents stand as they are, if it is a stored form of a single block, as this module writes it: then
  /// nothing need be inflated. Nil says nothing about the section; `Decompressor` does.
  ///
  /// Short batches have one block, and with LZ4 all up to 4 MiB.
  public static func contents(of section: RawSpan, _ codec: CompressionCodec) -> ByteRange? {
    switch codec {
    case .none: ByteRange(lower: 0, upper: section.byteCount)
    case .gzip: gzipContents(section)
    case .snappy: SnappyFraming(of: section) == .xerial ? xerialContents(section) : snappyContents(section, 0)
    case .lz4: lz4Contents(section)
    case .zstd: zstdContents(section)
    }
  }

  /// The whole section behind `lower` but for a trailer, if that is `count` bytes long.
  private static func rest(_ section: RawSpan, from lower: Int, trailer: Int, count: Int) -> ByteRange? {
    let upper = section.byteCount - trailer
    guard count > 0, upper - lower == count else { return nil }
    return ByteRange(lower: lower, upper: upper)
  }

  private static func gzipContents(_ section: RawSpan) -> ByteRange? {
    guard section.bigEndian(at: 0) == UInt64(0x1F8B_0800_0000_0000),
      section.bigEndian(at: 8) == UInt16(0x00FF),
      section.byte(at: 10) == 1, let size: UInt16 = section.bigEndian(at: 11),
      section.bigEndian(at: 13) == ~size,
      let range = rest(section, from: 15, trailer: 8, count: Int(size.byteSwapped)),
      section.bigEndian(at: range.upper) == crc32(section.slice(range), continuing: 0).byteSwapped,
      section.bigEndian(at: range.upper + 4) == UInt32(range.count).byteSwapped
    else { return nil }
    return range
  }

  /// A snappy stream at `start` that is one literal with a length of two bytes.
  private static func snappyContents(_ section: RawSpan, _ start: Int) -> ByteRange? {
    var at = start
    var said = 0
    // Literals of 64 KiB have lengths of up to 3 bytes before them.
    for shift in stride(from: 0, through: 14, by: 7) {
      guard let byte = section.byte(at: at) else { return nil }
      at += 1
      said |= Int(byte & 0x7F) << shift
      if byte < 0x80 { break }
    }
    guard section.byte(at: at) == 61 << 2, let size: UInt16 = section.bigEndian(at: at + 1) else {
      return nil
    }
    let count = Int(size.byteSwapped) + 1
    return said == count ? rest(section, from: at + 3, trailer: 0, count: count) : nil
  }

  private static func xerialContents(_ section: RawSpan) -> ByteRange? {
    let head = SnappyFraming.xerialHeadByteCount
    guard let size: UInt32 = section.bigEndian(at: head), Int(size) == section.byteCount - head - 4 else {
      return nil
    }
    return snappyContents(section, head + 4)
  }

  /// The block sizes and their check bytes.
  private static func isLZ4Kind(_ kind: UInt16) -> Bool {
    switch kind {
    case 0x4082, 0x50FB, 0x6051, 0x7073: true
    default: false
    }
  }

  private static func lz4Contents(_ section: RawSpan) -> ByteRange? {
    // Ours: independent blocks, no sizes or checksums.
    guard section.bigEndian(at: 0) == UInt32(0x0422_4D18), section.byte(at: 4) == 0x60,
      let kind: UInt16 = section.bigEndian(at: 5), isLZ4Kind(kind),
      let size: UInt32 = section.bigEndian(at: 7), section.bigEndian(at: section.byteCount - 4) == UInt32(0)
    else { return nil }
    let count = Int(size.byteSwapped)
    // The high bit says: not compressed.
    guard count >= 1 << 31, count - (1 << 31) <= (64 << 10) << (2 * (Int(kind >> 12) - 4)) else { return nil }
    return rest(section, from: 11, trailer: 4, count: count - (1 << 31))
  }

  private static func zstdContents(_ section: RawSpan) -> ByteRange? {
    guard section.bigEndian(at: 0) == UInt32(0x28B5_2FFD), section.bigEndian(at: 4) == UInt16(0x8038),
      let said: UInt32 = section.bigEndian(at: 6), let low: UInt16 = section.bigEndian(at: 10),
      let high: UInt8 = section.byte(at: 12)
    else { return nil }
    // The last block, raw.
    let head = Int(high) << 16 | Int(low.byteSwapped)
    guard head & 7 == 1, head >> 3 == Int(said.byteSwapped), head >> 3 <= 128 << 10 else { return nil }
    return rest(section, from: 13, trailer: 0, count: head >> 3)
  }
}
