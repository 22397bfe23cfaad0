/// What rewrapping a keyring did.
public struct RewrapSummary: Sendable {
  /// Entries that now are under the KEK's newest version.
  public var rewrapped = 0
  /// Entries that were already.
  public var unchanged = 0
  /// Entries that stay as they were, and why. Values sealed with them still open if the old version does.
  public var failures: [(number: UInt32, message: String)] = []
}
