/// One thing that is not as a case expects it.
public struct CaseFailure: Hashable, Sendable {
  /// One sentence.
  public let message: String
  /// Lines that show it: what was expected behind `-`, what is behind `+`.
  public let details: [String]

  init(_ message: String, _ details: [String] = []) {
    self.message = message
    self.details = details
  }
}
