/// What is asked for, with GET.
public struct HTTPRequest: Sendable {
  public var url: HTTPURL
  /// Sent in this order, besides `Host`, `User-Agent` and what the credentials need.
  public var headers: [HTTPHeader]
  public var credentials: HTTPCredentials

  public init(_ url: HTTPURL, headers: [HTTPHeader] = [], credentials: HTTPCredentials = .none) {
    self.url = url
    self.headers = headers
    self.credentials = credentials
  }
}
