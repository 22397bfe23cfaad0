/// What is asked for.
public struct HTTPRequest: Sendable {
  public var method: HTTPMethod
  public var url: HTTPURL
  /// Sent in this order, besides `Host`, `User-Agent` and what the credentials and the body need.
  public var headers: [HTTPHeader]
  public var credentials: HTTPCredentials
  /// Sent with POST and PUT; not copied.
  public var body: [UInt8]

  public init(
    _ method: HTTPMethod = .get, _ url: HTTPURL, headers: [HTTPHeader] = [],
    credentials: HTTPCredentials = .none, body: [UInt8] = []
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.credentials = credentials
    self.body = body
  }
}
