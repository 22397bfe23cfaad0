import YAML

/// What the linter takes from the proxy's configuration.
public struct ProxyFacts: Sendable {
  /// The configuration's file.
  public var file: String
  /// The names under `providers:`.
  public var providers: Set<String>
  /// See `dataKeys.maxRecords`.
  public var maxRecords: Int
  /// Where it is set; nil if it is the default.
  public var maxRecordsPosition: SourcePosition?
  public var maxBytes: Int
  public var maxBytesPosition: SourcePosition?
  public var maxAge: Duration
  public var maxAgePosition: SourcePosition?
  public var cacheTime: Duration
  public var cacheTimePosition: SourcePosition?

  /// Schema registries that are asked over networks without TLS, as in `http://registry:8081`, and where they are set.
  public var registriesWithoutTLS: [(origin: String, position: SourcePosition)] = []

  public init(
    file: String, providers: Set<String>, maxRecords: Int, maxRecordsPosition: SourcePosition? = nil,
    maxBytes: Int, maxBytesPosition: SourcePosition? = nil, maxAge: Duration,
    maxAgePosition: SourcePosition? = nil, cacheTime: Duration, cacheTimePosition: SourcePosition? = nil
  ) {
    self.file = file
    self.providers = providers
    self.maxRecords = maxRecords
    self.maxRecordsPosition = maxRecordsPosition
    self.maxBytes = maxBytes
    self.maxBytesPosition = maxBytesPosition
    self.maxAge = maxAge
    self.maxAgePosition = maxAgePosition
    self.cacheTime = cacheTime
    self.cacheTimePosition = cacheTimePosition
  }
}
