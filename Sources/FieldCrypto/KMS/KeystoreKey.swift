/// A KEK in a keystore, as it is listed.
public struct KeystoreKey: Hashable, Sendable {
  public struct Version: Hashable, Sendable {
    public let number: UInt32
    /// Seconds since 1970; `UnixTime.text` spells it.
    public let created: Int64
  }

  public let name: String
  /// Ascending; the last one wraps.
  public let versions: [Version]
}
