/// How a client connects.
public struct HTTPSettings: Sendable, Hashable {
  /// For name, TCP and TLS together; never more than the request's own time.
  public var connectTimeout: Duration = .seconds(5)
  /// The largest body that is taken, in bytes.
  public var maximumBody = 1 << 20
  /// PEM certificates that servers' ones are checked against, instead of the system's.
  public var certificateAuthorities: String?
  /// PEM files: the certificate that we show, its intermediates behind it, and its key.
  public var certificate: String?
  public var key: String?

  public init() {}
}
