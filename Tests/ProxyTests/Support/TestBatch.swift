import Bytes
import KafkaWire

/// A record batch (magic 2), written and read by other means than the code under test.
struct TestBatch: Equatable {
  var baseOffset: Int64 = 0
  var leaderEpoch: Int32 = -1
  var codec = CompressionCodec.none
  var isXerial = false
  /// Attributes without the codec's bits.
  var flags: UInt16 = 0
  var lastOffsetDelta: Int32
  var baseTimestamp: Int64 = 1_700_000_000_000
  var maxTimestamp: Int64 = 1_700_000_000_999
  var producerID: Int64 = -1
  var producerEpoch: Int16 = -1
  var baseSequence: Int32 = -1
  var records: [TestRecord]

  static let transactional: UInt16 = 1 << 4
  static let control: UInt16 = 1 << 5

  init(_ records: [TestRecord], codec: CompressionCodec = .none, isXerial: Bool = false, flags: UInt16 = 0) {
    self.records = records
    self.codec = codec
    self.isXerial = isXerial
    self.flags = flags
    lastOffsetDelta = Int32(records.count) - 1
  }

  /// Records with these values, in a row.
  init(values: [[UInt8]?], codec: CompressionCodec = .none) {
    self.init(
      values.enumerated().map { TestRecord(value: $1, timestampDelta: $0, offsetDelta: $0) }, codec: codec)
  }

  var bytes: [UInt8] {
    let section = Compressor.compress(records.flatMap(\.bytes), codec, xerial: isXerial)
    let count = Int32(records.count)
    var checked: [UInt8] = ProxyTests.bytes(flags | UInt16(codec.rawValue))
    checked += ProxyTests.bytes(lastOffsetDelta)
    checked += ProxyTests.bytes(baseTimestamp) + ProxyTests.bytes(maxTimestamp)
    checked += ProxyTests.bytes(producerID) + ProxyTests.bytes(producerEpoch)
    checked += ProxyTests.bytes(baseSequence) + ProxyTests.bytes(count) + section
    var batch = ProxyTests.bytes(baseOffset) + ProxyTests.bytes(Int32(checked.count + 9))
    batch += ProxyTests.bytes(leaderEpoch) + [2] + ProxyTests.bytes(Self.crc32c(checked)) + checked
    return batch
  }

  /// Reads `bytes` as exactly one batch.
  init(parsing bytes: [UInt8]) throws {
    guard bytes.count >= 61 else { throw ParseError("a batch of \(bytes.count) bytes") }
    guard integer(bytes, at: 8, as: Int32.self) == Int32(bytes.count - 12) else {
      throw ParseError("a batch's length")
    }
    guard bytes[16] == 2 else { throw ParseError("magic \(bytes[16])") }
    guard integer(bytes, at: 17, as: UInt32.self) == Self.crc32c(Array(bytes[21...])) else {
      throw ParseError("a batch's CRC")
    }
    baseOffset = integer(bytes, at: 0)
    leaderEpoch = integer(bytes, at: 12)
    let attributes: UInt16 = integer(bytes, at: 21)
    guard let codec = CompressionCodec(rawValue: UInt8(attributes & 7)) else { throw ParseError("a codec") }
    self.codec = codec
    flags = attributes & ~7
    lastOffsetDelta = integer(bytes, at: 23)
    baseTimestamp = integer(bytes, at: 27)
    maxTimestamp = integer(bytes, at: 35)
    producerID = integer(bytes, at: 43)
    producerEpoch = integer(bytes, at: 51)
    baseSequence = integer(bytes, at: 53)
    isXerial = codec == .snappy && bytes[61...].starts(with: [0x82] + ProxyTests.bytes("SNAPPY"))
    var section = ByteBuffer()
    let packed = Array(bytes[61...])
    if !packed.isEmpty {
      try Decompressor().inflate(packed.span.bytes, codec, into: &section, limit: 1 << 26)
    }
    records = []
    var rest = [UInt8](section.bytes)[...]
    for _ in 0..<max(0, integer(bytes, at: 57, as: Int32.self)) {
      records.append(try TestRecord(parsing: &rest))
    }
    guard rest.isEmpty else { throw ParseError("\(rest.count) bytes behind the records") }
  }

  /// All batches that stand one after the other.
  static func all(_ bytes: [UInt8]) throws -> [TestBatch] {
    var rest = bytes[...]
    var batches: [TestBatch] = []
    while !rest.isEmpty {
      let length = 12 + Int(integer(Array(rest), at: 8, as: Int32.self))
      batches.append(try TestBatch(parsing: Array(rest.prefix(max(length, 1)))))
      rest = rest.dropFirst(max(length, 1))
    }
    return batches
  }

  /// The 61 bytes before the records, without the length and the CRC.
  static func fixedHeader(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes[..<8] + bytes[12..<17] + bytes[21..<61])
  }

  /// The same bytes with a CRC that is right again.
  static func resealed(_ bytes: [UInt8]) -> [UInt8] {
    bytes.replacing(17..<21, with: ProxyTests.bytes(crc32c(Array(bytes[21...]))))
  }

  /// CRC-32C by its definition, a byte at a time.
  private static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82F6_3B78 }
  }
}
