/// Why fields cannot be found in a value. It carries nothing of the value but a position.
public struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence.
  public let message: String
  /// In bytes from the start of what was searched.
  public let offset: Int

  public init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }

  public var description: String { "\(message) (byte \(offset))" }
}
