/// How long a data key is used.
public struct DataKeyLimits: Sendable, Hashable {
  /// Values and fields that one key seals.
  public var maxRecords = 4_000_000_000
  /// Bytes of record batches, inflated, that one key seals.
  public var maxBytes = 1 << 40
  /// For how long a key seals.
  public var maxAge: Duration = .seconds(24 * 3600)
  /// For how long an unwrapped key stays in memory, and so for how long a revoked KEK still opens.
  public var cacheTime: Duration = .seconds(300)
  /// How long a provider may take for a call.
  public var timeout: Duration = .seconds(5)

  public init() {}
}
