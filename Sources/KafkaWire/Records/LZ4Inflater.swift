import Bytes
import CLZ4

/// The LZ4 frame format: one frame or several, independent or linked blocks, with or without sizes and checksums.
/// Not to be used again after an error.
final class LZ4Inflater {
  private let context: OpaquePointer

  /// LZ4 cannot do better: a byte of match length adds 255 bytes.
  private static let maximumRatio = 255
  /// With less room than a block the library decodes into a buffer of its own first; most frames have blocks of 64 KiB.
  private static let minimumRoom = 64 << 10
  /// The least bytes that the library tells a frame from.
  private static let minimumHead = 7

  init() throws(CodecError) {
    var made: OpaquePointer?
    guard LZ4F_isError(LZ4F_createDecompressionContext(&made, UInt32(LZ4F_VERSION))) == 0, let made else {
      throw .outOfMemory(.lz4)
    }
    context = made
  }

  deinit {
    LZ4F_freeDecompressionContext(context)
  }

  func inflate(_ section: RawSpan, into out: inout ByteBuffer, limit: Int) throws(CodecError) {
    guard section.byteCount > 0 else { throw .truncated(.lz4) }
    let start = out.count
    // Whatever the frame says of itself, no more can come of these bytes.
    let possible = section.byteCount * Self.maximumRatio
    var offset = 0
    while offset < section.byteCount {
      if let said = try contentSize(section.extracting(offset..<section.byteCount), &offset) {
        guard said <= UInt64(max(limit - (out.count - start), 0)) else { throw .tooLarge(.lz4, limit: limit) }
        guard said <= UInt64(possible) else { throw .corrupt(.lz4) }
        out.reserve(Int(said))
      }
      try frame(section, &offset, into: &out, start: start, limit: limit)
    }
  }

  /// Reads a frame's head, moves `offset` behind it and returns the size it says it has.
  private func contentSize(_ input: RawSpan, _ offset: inout Int) throws(CodecError) -> UInt64? {
    var info = LZ4F_frameInfo_t()
    var consumed = input.byteCount
    guard consumed >= Self.minimumHead else { throw .truncated(.lz4) }
    let result = input.withUnsafeBytes { LZ4F_getFrameInfo(context, &info, $0.baseAddress, &consumed) }
    guard LZ4F_isError(result) == 0 else { throw .corrupt(.lz4) }
    offset += consumed
    return info.contentSize == 0 ? nil : info.contentSize
  }

  private func frame(
    _ section: RawSpan, _ offset: inout Int, into out: inout ByteBuffer, start: Int, limit: Int
  ) throws(CodecError) {
    while true {
      let left = limit - (out.count - start)
      let room = min(left, out.capacity - out.count)
      var consumed = section.byteCount - offset
      var produced = 0
      var hint = 0
      out.appendUninitialized(maximum: room) { target in
        produced = target.count
        let input = section.extracting(offset..<section.byteCount)
        hint = input.withUnsafeBytes { input in
          LZ4F_decompress(context, target.baseAddress, &produced, input.baseAddress, &consumed, nil)
        }
        return LZ4F_isError(hint) == 0 ? produced : 0
      }
      guard LZ4F_isError(hint) == 0 else { throw .corrupt(.lz4) }
      offset += consumed
      if hint == 0 { return }
      if produced == room, consumed == 0 || room > 0 {
        // Full: there may be more to come. Grown with what has come, not with what is said.
        if left == produced, consumed == 0 { throw .tooLarge(.lz4, limit: limit) }
        if left > produced {
          out.reserve(min(left - produced, max(section.byteCount * 2, Self.minimumRoom, out.count - start)))
          continue
        }
      }
      if consumed == 0, produced == 0 { throw .truncated(.lz4) }
    }
  }
}
