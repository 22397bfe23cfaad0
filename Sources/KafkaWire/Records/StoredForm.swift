import Bytes

/// A codec's way of holding bytes as they are. Ciphertext does not compress, and every reader of the codec reads this.
@frozen
public enum StoredForm: Hashable, Sendable, CaseIterable {
  /// No codec.
  case none
  /// One gzip member of stored deflate blocks (RFC 1951, 3.2.4).
  case gzip
  /// One snappy stream of literals, as librdkafka frames it (not at all).
  case snappyRaw
  /// Snappy streams of 32 KiB in the framing of snappy-java ("xerial"), as the Java client writes it.
  case snappyXerial
  /// An LZ4 frame of uncompressed blocks, without checksums.
  case lz4
  /// A Zstandard frame of raw blocks (RFC 8878, 3.1.1.2).
  case zstd

  /// The form for a batch whose codec is `codec` and whose records section is `section` as it came: the producer's framing of
  /// snappy is kept.
  public init(_ codec: CompressionCodec, framedAs section: RawSpan) {
    switch codec {
    case .none: self = .none
    case .gzip: self = .gzip
    case .snappy: self = SnappyFraming(of: section) == .xerial ? .snappyXerial : .snappyRaw
    case .lz4: self = .lz4
    case .zstd: self = .zstd
    }
  }

  public var codec: CompressionCodec {
    switch self {
    case .none: .none
    case .gzip: .gzip
    case .snappyRaw, .snappyXerial: .snappy
    case .lz4: .lz4
    case .zstd: .zstd
    }
  }

  /// The most bytes that the form takes for `count` bytes.
  public func maximumByteCount(for count: Int) -> Int {
    guard self != .none else { return count }
    return count + headByteCount + trailerByteCount + (count / blockByteCount + 1) * blockHeadByteCount
  }

  /// Appends `bytes` in this form.
  public func append(_ bytes: RawSpan, to out: inout ByteBuffer) {
    out.reserve(maximumByteCount(for: bytes.byteCount))
    var section = StoredSection(self, expecting: bytes.byteCount, to: &out)
    out.append(bytes)
    section.finish(&out)
  }

  /// Bytes of payload in a block.
  var blockByteCount: Int {
    switch self {
    case .none: .max
    case .gzip: 0xFFFF
    case .snappyRaw: 64 << 10
    case .snappyXerial: 32 << 10
    case .lz4: 4 << 20
    case .zstd: 128 << 10
    }
  }

  /// Bytes before each block.
  var blockHeadByteCount: Int {
    switch self {
    case .none: 0
    case .gzip: 5  // last, LEN, NLEN
    case .snappyRaw: 3  // literal tag with a length of two bytes
    case .snappyXerial: 4 + 3 + 3  // chunk size; length of the contents; literal tag
    case .lz4: 4
    case .zstd: 3
    }
  }

  /// Bytes before the first block, at most.
  var headByteCount: Int {
    switch self {
    case .none: 0
    case .gzip: 10
    case .snappyRaw: 5
    case .snappyXerial: 16
    case .lz4: 7
    case .zstd: 10
    }
  }

  var trailerByteCount: Int {
    switch self {
    case .none, .snappyRaw, .snappyXerial, .zstd: 0
    case .gzip: 8
    case .lz4: 4
    }
  }
}
