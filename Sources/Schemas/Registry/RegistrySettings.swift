import HTTP

/// Where schema registries are and how they are asked.
public struct RegistrySettings: Sendable, Hashable {
  /// The same registry under several URLs: asked in turn, beginning with the one that answered last.
  public var urls: [HTTPURL]
  /// For a whole look-up, with its references and whatever the registry does.
  public var timeout: Duration = .seconds(5)
  /// PEM certificates that the registry's one is checked against, instead of the system's.
  public var certificateAuthorities: String?
  /// PEM files: the certificate that we show and its key.
  public var certificate: String?
  public var key: String?
  public var credentials = RegistryCredentials.none

  public init(urls: [HTTPURL]) { self.urls = urls }
}
