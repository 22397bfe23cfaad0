/// Why no first policy can be made.
public struct PolicyStartError: Error, Hashable, Sendable {
  /// One sentence.
  public let message: String

  init(_ message: String) { self.message = message }
}
