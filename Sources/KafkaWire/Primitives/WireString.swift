/// A string of a message: as it stands in the frame that was read, or a new one.
public enum WireString: Hashable, Sendable {
  /// The UTF-8 bytes at this place of the input frame. Two of these are equal if their places are.
  case input(ByteRange)
  case text(String)

  /// The text; bytes that are not UTF-8 become U+FFFD.
  /// - Parameter input: the frame that the message was read from.
  public func string(in input: RawSpan) -> String {
    switch self {
    case .input(let range):
      return input.slice(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    case .text(let text):
      return text
    }
  }

  /// Whether its bytes are `other`'s.
  public func hasBytes(_ other: RawSpan, in input: RawSpan) -> Bool {
    switch self {
    case .input(let range): return input.slice(range).hasSameBytes(as: other)
    case .text(let text): return text.utf8.span.bytes.hasSameBytes(as: other)
    }
  }
}
