import CCurl

/// What libcurl's errors mean to who runs the proxy.
enum CurlFailure {
  static func error(_ code: CURLcode, text: String, _ url: HTTPURL, _ timeout: Duration) -> HTTPError {
    let reason = reason(code, text)
    switch code {
    case CURLE_URL_MALFORMAT:
      return HTTPError(.invalidRequest, "cannot ask \(url): \(reason)")
    case CURLE_COULDNT_RESOLVE_HOST:
      return HTTPError(.unresolvedHost, "cannot find host \(url.host) of \(url): check its name (\(reason))")
    case CURLE_COULDNT_CONNECT:
      return HTTPError(
        .unreachable, "cannot connect to \(url): is it up, and reachable from here? (\(reason))")
    case CURLE_OPERATION_TIMEDOUT:
      return HTTPError(
        .timedOut, "\(url) did not answer within \(timeout): is it up, and not overloaded? (\(reason))")
    case CURLE_PEER_FAILED_VERIFICATION:
      return HTTPError(
        .tls,
        "the certificate of \(url.origin) is not trusted: name the authority that issued it, and the host as it is in it (\(reason))"
      )
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CLIENTCERT:
      return HTTPError(.tls, "no TLS session with \(url.origin): does it speak TLS on this port? (\(reason))")
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CRL_BADFILE:
      return HTTPError(.unusableFile, "a certificate or key for \(url.origin) cannot be used (\(reason))")
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      return HTTPError(.closed, "\(url) closed the connection before its answer was complete (\(reason))")
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2,
      CURLE_WRITE_ERROR:
      return HTTPError(.malformed, "\(url) does not answer in HTTP: is its port right? (\(reason))")
    default:
      return HTTPError(.other, "cannot ask \(url): \(reason)")
    }
  }

  /// libcurl's own words, in which a server's may be quoted: nothing that could break a line of the log.
  private static func reason(_ code: CURLcode, _ text: String) -> String {
    let text = text.isEmpty ? curl_easy_strerror(code).map { String(cString: $0) } ?? "" : text
    let printable = String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    return "libcurl error \(code.rawValue): \(printable)"
  }
}
