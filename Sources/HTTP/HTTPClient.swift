import CCurl
import Files
import Synchronization

/// A blocking HTTP/1.1 client over libcurl, to be used from any number of threads that may block.
///
/// * Connections stay open between requests.
/// * Redirects are not followed: their answers are returned, so credentials go where they were meant to.
/// * `http` and `https` only, TLS 1.2 or newer, certificates and host names checked.
/// * No proxies, whatever the environment's `http_proxy`, `https_proxy` and `all_proxy` say; no `.netrc`, no cookies. (Of the
///   environment libcurl does obey `SSLKEYLOGFILE`, and OpenSSL `OPENSSL_CONF`.)
/// * No signals: libcurl neither raises nor handles any.
public final class HTTPClient: Sendable {
  public let settings: HTTPSettings
  /// Handles that no request uses; each keeps its connections.
  private let idle = Mutex<[CurlHandle]>([])
  private static let mostIdle = 8
  private static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Throws `.unusableFile` where a file of the settings cannot be read.
  public init(_ settings: HTTPSettings = HTTPSettings()) throws(HTTPError) {
    guard Self.isInitialized else { throw HTTPError(.other, "libcurl cannot be initialised") }
    guard (settings.certificate == nil) == (settings.key == nil) else {
      throw HTTPError(.invalidRequest, "a client certificate and its key are given together or not at all")
    }
    for path in [settings.certificateAuthorities, settings.certificate, settings.key] {
      if let path { try Self.checkPEM(path) }
    }
    self.settings = settings
  }

  /// Sends `request` and waits for the whole answer, `timeout` at most.
  public func send(_ request: HTTPRequest, timeout: Duration) throws(HTTPError) -> HTTPResponse {
    guard timeout > .zero else {
      throw HTTPError(.timedOut, "there was no time left to ask \(request.url)")
    }
    let handle: CurlHandle
    if let kept = idle.withLock({ $0.popLast() }) { handle = kept } else { handle = try CurlHandle() }
    defer {
      handle.reset()
      idle.withLock { if $0.count < Self.mostIdle { $0.append(handle) } }
    }
    return try handle.perform(request, settings, timeout: timeout)
  }

  /// Better said at the start than with the first request.
  private static func checkPEM(_ path: String) throws(HTTPError) {
    func refuse(_ reason: String) -> HTTPError {
      HTTPError(.unusableFile, "cannot use \(path): \(reason)", file: path)
    }
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    let count: Int
    do throws(FileFailure) {
      count = try OpenedFile(path).read(into: &piece)
    } catch {
      throw refuse(error.description)
    }
    guard String(decoding: piece[..<count], as: UTF8.self).contains("-----BEGIN ") else {
      throw refuse("it is no PEM file (-----BEGIN …)")
    }
  }
}
