import Bytes
import KafkaWire

/// Where a loop inflates records sections: one at a time, in memory that is used again.
final class RecordScratch {
  /// Above this the memory of a section that has been dealt with is given back.
  static let retainedBytes = 4 << 20

  private var inflated = ByteBuffer()
  /// The most bytes of rewritten records that one frame may have: each of its batches may inflate.
  let outputLimit: Int
  private let limit: Int
  private let decompressor = Decompressor()

  init(limits: FrameLimits) {
    limit = limits.inflated
    outputLimit = limits.frame
  }

  /// Shows `body` the records that `section` holds: where they stand, if that is a stored form of one block (what the proxy has
  /// stored mostly is), otherwise inflated.
  func withContents<Result>(
    of section: RawSpan, _ codec: CompressionCodec, _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    if let contents = StoredForm.contents(of: section, codec) { return try body(section.slice(contents)) }
    if inflated.capacity > Self.retainedBytes {
      inflated = ByteBuffer()
    } else {
      inflated.removeAll()
    }
    try decompressor.inflate(section, codec, into: &inflated, limit: limit)
    return try inflated.withBytes(body)
  }
}

extension RawSpan {
  @inline(__always)
  @_lifetime(copy self)
  func slice(optional range: ByteRange?) -> RawSpan? {
    guard let range else { return nil }
    return slice(range)
  }
}
