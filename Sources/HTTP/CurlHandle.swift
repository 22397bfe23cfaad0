import CCurl

/// One of libcurl's easy handles with the connections that it keeps; used by one thread at a time.
final class CurlHandle: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>

  init() throws(HTTPError) {
    guard let handle = curl_easy_init() else { throw HTTPError(.other, "out of memory") }
    self.handle = handle
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    errorText.deallocate()
  }

  /// Forgets the request, and keeps connections.
  func reset() {
    curl_easy_reset(handle)
  }

  func perform(
    _ request: HTTPRequest, _ settings: HTTPSettings, timeout: Duration
  ) throws(HTTPError) -> HTTPResponse {
    errorText[0] = 0
    let sink = BodySink(limit: settings.maximumBody)
    let headers = try headerList(request)
    defer { curl_slist_free_all(headers) }
    let code = withExtendedLifetime(sink) { () -> CURLcode in
      var code = configure(request.url, settings, timeout, headers, sink)
      if code == CURLE_OK { code = authenticate(request.credentials) }
      return code == CURLE_OK ? curl_easy_perform(handle) : code
    }
    guard code == CURLE_OK else { throw error(code, request.url, sink, timeout) }
    var status = 0
    ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return HTTPResponse(status: status, headers: receivedHeaders(), body: sink.bytes)
  }

  // MARK: Options

  /// The first refusal of `settings`.
  private func apply(_ settings: KeyValuePairs<CURLoption, Int>) -> CURLcode {
    for (option, value) in settings {
      let code = ccurl_set_long(handle, option, value)
      if code != CURLE_OK { return code }
    }
    return CURLE_OK
  }

  private func apply(_ settings: KeyValuePairs<CURLoption, String>) -> CURLcode {
    for (option, value) in settings {
      let code = ccurl_set_text(handle, option, value)
      if code != CURLE_OK { return code }
    }
    return CURLE_OK
  }

  private func configure(
    _ url: HTTPURL, _ settings: HTTPSettings, _ timeout: Duration,
    _ headers: UnsafeMutablePointer<curl_slist>?, _ sink: BodySink
  ) -> CURLcode {
    var codes = [
      apply([
        CURLOPT_URL: url.text, CURLOPT_PROTOCOLS_STR: "http,https", CURLOPT_PROXY: "",
        CURLOPT_USERAGENT: "fieldseal",
      ]),
      apply([
        CURLOPT_NOSIGNAL: 1, CURLOPT_FOLLOWLOCATION: 0, CURLOPT_DISALLOW_USERNAME_IN_URL: 1,
        CURLOPT_PATH_AS_IS: 1, CURLOPT_HTTP_VERSION: CURL_HTTP_VERSION_1_1,
        CURLOPT_SSL_VERIFYPEER: 1, CURLOPT_SSL_VERIFYHOST: 2, CURLOPT_SSLVERSION: CURL_SSLVERSION_TLSv1_2,
        // Or a time-out would wait for a name server that does not answer.
        CURLOPT_QUICK_EXIT: 1,
        // A new file of authorities is to count soon.
        CURLOPT_CA_CACHE_TIMEOUT: 60,
        CURLOPT_TIMEOUT_MS: timeout.wholeMilliseconds,
        CURLOPT_CONNECTTIMEOUT_MS: min(timeout, settings.connectTimeout).wholeMilliseconds,
      ]),
      ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText),
      ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers),
      ccurl_set_sink(
        handle,
        { bytes, size, count, context in
          guard let bytes, let context else { return 0 }
          let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
          return Unmanaged<BodySink>.fromOpaque(context).takeUnretainedValue().take(piece) ? size * count : 0
        }, Unmanaged.passUnretained(sink).toOpaque()),
    ]
    if let authorities = settings.certificateAuthorities {
      codes.append(apply([CURLOPT_CAINFO: authorities]))
      // Debian's libcurl would trust the system's folder besides.
      codes.append(ccurl_set_text(handle, CURLOPT_CAPATH, nil))
    }
    if let certificate = settings.certificate, let key = settings.key {
      codes.append(apply([CURLOPT_SSLCERT: certificate, CURLOPT_SSLKEY: key]))
    }
    return codes.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  private func authenticate(_ credentials: HTTPCredentials) -> CURLcode {
    func set(_ option: CURLoption, _ secret: HTTPSecret) -> CURLcode {
      secret.withText { ccurl_set_text(handle, option, $0) }
    }
    let codes: [CURLcode] =
      switch credentials {
      case .none: []
      case .basic(let user, let password):
        [
          apply([CURLOPT_HTTPAUTH: 1 << 0]), apply([CURLOPT_USERNAME: user]),
          set(CURLOPT_PASSWORD, password),
        ]
      case .bearer(let token): [apply([CURLOPT_HTTPAUTH: 1 << 6]), set(CURLOPT_XOAUTH2_BEARER, token)]
      }
    return codes.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  // MARK: Headers

  private func headerList(_ request: HTTPRequest) throws(HTTPError) -> UnsafeMutablePointer<curl_slist>? {
    var lines: [String] = []
    for header in request.headers {
      guard header.isSendable else {
        throw HTTPError(.invalidRequest, "a header of the request to \(request.url) cannot be sent as it is")
      }
      // libcurl's spelling of a header without a value.
      lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    if case .basic(let user, _) = request.credentials,
      user.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: ":") })
    {
      throw HTTPError(.invalidRequest, "a user's name cannot hold a colon or control characters (RFC 7617)")
    }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        throw HTTPError(.other, "out of memory")
      }
      list = longer
    }
    return list
  }

  /// Those of the last answer, a hundred at most.
  private func receivedHeaders() -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    var previous: UnsafeMutablePointer<curl_header>?
    while headers.count < 100,
      let header = curl_easy_nextheader(handle, UInt32(CURLH_HEADER), -1, previous)
    {
      if let name = header.pointee.name, let value = header.pointee.value {
        headers.append(HTTPHeader(String(cString: name), String(cString: value)))
      }
      previous = header
    }
    return headers
  }

  // MARK: Errors

  private func error(_ code: CURLcode, _ url: HTTPURL, _ sink: BodySink, _ timeout: Duration) -> HTTPError {
    if sink.isOverfull {
      return HTTPError(
        .tooLarge, "\(url) answered with more than \(sink.limit) bytes: is it what you meant to ask?")
    }
    return CurlFailure.error(code, text: String(cString: errorText), url, timeout)
  }
}

extension Duration {
  /// At least 1; what libcurl takes at most is 24 days.
  fileprivate var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < 2_000_000 else { return 2_000_000_000 }
    return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
