import CCurl

/// An absolute `http` or `https` URL without credentials or fragment, as libcurl reads it.
///
/// It prints without its query, which may hold what is not meant for logs.
public struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`.
  public let scheme: String
  /// Name or address; an IPv6 address stands in brackets.
  public let host: String
  public let port: UInt16
  /// Encoded; begins with a slash.
  public private(set) var path: String
  /// Encoded, without the question mark; may be empty.
  public let query: String

  public init(_ text: String) throws(HTTPError) {
    // No message repeats the text: there may be a password in it.
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
      throw HTTPError(.invalidRequest, "a URL cannot hold spaces or control characters")
    }
    guard let parsed = curl_url() else { throw HTTPError(.other, "out of memory") }
    defer { curl_url_cleanup(parsed) }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parsed, part, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
      defer { curl_free(value) }
      return String(cString: value)
    }
    let code = curl_url_set(parsed, CURLUPART_URL, text, 0)
    guard code == CURLUE_OK else {
      let reason = curl_url_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
      throw HTTPError(.invalidRequest, "it is not a URL as https://host:port/path (\(reason))")
    }
    guard let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
      throw HTTPError(.invalidRequest, "a URL must begin with http:// or https://")
    }
    guard part(CURLUPART_USER) == nil, part(CURLUPART_PASSWORD) == nil else {
      throw HTTPError(.invalidRequest, "a URL cannot hold credentials")
    }
    guard part(CURLUPART_FRAGMENT) == nil else {
      throw HTTPError(.invalidRequest, "a URL cannot hold a fragment (#…)")
    }
    guard let host = part(CURLUPART_HOST), !host.isEmpty,
      let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap({ UInt16($0) }), port > 0
    else {
      throw HTTPError(.invalidRequest, "a URL needs a host, and a port from 1 to 65535 or none")
    }
    self.scheme = scheme
    self.host = host
    self.port = port
    path = part(CURLUPART_PATH) ?? "/"
    query = part(CURLUPART_QUERY) ?? ""
  }

  /// One level deeper for each of `segments`, which are encoded, so that none is taken for several.
  public func appending(_ segments: [String]) -> HTTPURL {
    var url = self
    while url.path.hasSuffix("/") { url.path.removeLast() }
    for segment in segments { url.path += "/" + Self.encode(segment) }
    if url.path.isEmpty { url.path = "/" }
    return url
  }

  /// `https://host:port`.
  public var origin: String { "\(scheme)://\(host):\(port)" }

  public var description: String { origin + path }

  /// What is asked for.
  var text: String { description + (query.isEmpty ? "" : "?\(query)") }

  /// All but RFC 3986's unreserved characters as `%xx`.
  private static func encode(_ text: String) -> String {
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.append(byte)
      default:
        encoded += "%".utf8
        encoded += (byte < 16 ? "0" : "").utf8
        encoded += String(byte, radix: 16, uppercase: true).utf8
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
