/// What is wrong with a pattern.
public struct PatternError: Error, Hashable, Sendable {
  public let message: String

  init(_ message: String) { self.message = message }
}
