/// Why a compressed records section could not be inflated.
public enum CodecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not what the codec writes, or a checksum of the codec does not match.
  case corrupt(CompressionCodec)
  /// The bytes end too early.
  case truncated(CompressionCodec)
  /// What the bytes hold, or say they hold, is above the limit (bytes).
  case tooLarge(CompressionCodec, limit: Int)
  /// Valid, but nothing that Kafka's clients read either (a dictionary, an enormous window).
  case unsupported(CompressionCodec)
  /// The codec's library could not get its memory.
  case outOfMemory(CompressionCodec)

  public var description: String {
    switch self {
    case .corrupt(let codec): "corrupt \(codec) data"
    case .truncated(let codec): "truncated \(codec) data"
    case .tooLarge(let codec, let limit): "\(codec) data inflates to more than \(limit) bytes"
    case .unsupported(let codec): "unsupported kind of \(codec) data"
    case .outOfMemory(let codec): "no memory for \(codec)"
    }
  }
}
