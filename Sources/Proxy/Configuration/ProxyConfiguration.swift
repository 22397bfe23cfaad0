import Net
import Schemas
import YAML

/// What `fieldseal.yaml` says. Every path is relative to the working directory (or absolute), every default is filled in.
public struct ProxyConfiguration: Sendable {
  public var listen: ListenSettings
  public var upstream: UpstreamSettings
  /// The policy file, or the folder of policy files.
  public var policies: String
  /// The keyring's folder. Nil if nothing is sealed.
  public var keyringDirectory: String?
  /// By the names that policies use.
  public var providers: [String: ProviderSettings]
  public var dataKeys: DataKeyLimits
  /// Nil: values that name a registry's schema cannot be read.
  public var schemaRegistry: RegistrySettings?
  public var limits: FrameLimits
  /// Event loops, a thread each; 0: as many as cores.
  public var loops: Int
  /// How long connections may finish what is in flight after SIGTERM.
  public var drainTimeout: Duration
  public var log: LogSettings
  /// Where the settings stand that checks across files refer to, or the file's beginning.
  var positions = ConfigurationPositions()

  /// Where a setting under `dataKeys` stands; nil if it does not.
  public func position(ofDataKeys name: String) -> SourcePosition? { positions.dataKeys[name] }

  /// A configuration with defaults everywhere else.
  public init(bootstrap: [HostPort], policies: String = "policies") {
    listen = ListenSettings()
    upstream = UpstreamSettings(bootstrap: bootstrap)
    self.policies = policies
    providers = [:]
    dataKeys = DataKeyLimits()
    limits = FrameLimits()
    loops = 0
    drainTimeout = .seconds(10)
    log = LogSettings()
  }

  /// Reads the configuration alone.
  ///
  /// - Throws: all problems of the file.
  public static func load(_ path: String) throws(Diagnostics) -> ProxyConfiguration {
    try checked(ConfigurationParser.parse(YAMLDocument.load(path), file: path))
  }

  /// The same from a text, under the name that positions shall carry.
  public static func parse(_ text: String, file: String) throws(Diagnostics) -> ProxyConfiguration {
    try checked(ConfigurationParser.parse(YAMLDocument.parse(text, file: file), file: file))
  }

  private static func checked(
    _ read: (configuration: ProxyConfiguration?, problems: Diagnostics)
  ) throws(Diagnostics) -> ProxyConfiguration {
    guard let configuration = read.configuration, read.problems.isEmpty else { throw read.problems }
    return configuration
  }
}
