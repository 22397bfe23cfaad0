/// Why there is no rule for a topic. Nothing is forwarded then.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The names are stable.
  public enum Code: String, Sendable {
    /// No pattern matches.
    case noRule
    /// Two patterns match and neither is more specific.
    case ambiguous
    /// No broker has a topic of that name.
    case invalidTopicName
    /// A pattern could not be compared: there was no memory for it.
    case unmatchable
  }

  public let code: Code
  /// The topic; cut, and with odd characters escaped, if it is no valid name.
  public let topic: String
  /// One sentence that says what to do.
  public let message: String

  public var description: String { message }
}
