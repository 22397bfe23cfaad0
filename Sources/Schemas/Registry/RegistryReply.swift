import HTTP

/// What a registry's answer means. Errors are `{"error_code": …, "message": …}`, but not all of them.
enum RegistryReply {
  /// The schema in `response`, or why there is none. `what` is what was asked for, `url` where, `credentials` what no message
  /// may show.
  static func read(
    _ response: HTTPResponse, for what: String, at url: HTTPURL, _ credentials: HTTPCredentials
  ) throws(SchemaLookupError) -> RegistryAnswer {
    if response.status == 200 {
      // libcurl takes a head that is cut off for a whole one.
      guard !response.body.isEmpty else {
        throw SchemaLookupError(.unavailable, "\(url) answered with nothing: is it overloaded?")
      }
      guard let answer = RegistryAnswer(response.body) else {
        throw SchemaLookupError(
          .misbehaving,
          "\(url) answered, but not with a registry's JSON for \(what): does `schemaRegistry.url` name a schema registry?"
        )
      }
      return answer
    }
    let error = JSONTree(answer: response.body)
    let said = quote(response, error, credentials)
    switch (response.status, error?["error_code"]?.integer) {
    case (404, 40403), (404, 40401), (404, 40402):
      throw SchemaLookupError(.unknownSchema, "the registry at \(url.origin) does not know \(what)\(said)")
    case (401, _), (403, _):
      throw SchemaLookupError(
        .denied,
        "the registry at \(url.origin) refuses to give out \(what) (status \(response.status)): check the user or token under `schemaRegistry` and its rights\(said)"
      )
    case (404, _):
      throw SchemaLookupError(
        .misbehaving,
        "\(url) is not there, and the answer is not a registry's: is the path of `schemaRegistry.url` right?\(said)"
      )
    case (300...399, _):
      let target = response.header("Location").flatMap { try? HTTPURL($0) }.map { " to \($0.origin)" } ?? ""
      throw SchemaLookupError(
        .misbehaving,
        "\(url) redirects\(target), which is not followed, so that credentials go nowhere else: set `schemaRegistry.url` to where it leads"
      )
    case (408, _), (429, _), (500..., _):
      throw SchemaLookupError(
        .unavailable,
        "the registry at \(url.origin) has no answer for \(what) now (status \(response.status))\(said)")
    default:
      throw SchemaLookupError(
        .misbehaving,
        "the registry at \(url.origin) does not take the question for \(what) (status \(response.status))\(said)"
      )
    }
  }

  /// What the server says, unless it is a page for people or repeats our credentials.
  private static func quote(
    _ response: HTTPResponse, _ error: JSONTree?, _ credentials: HTTPCredentials
  ) -> String {
    let text: String
    if let message = error?["message"]?.string {
      text = message
    } else if error == nil, let first = response.body.first(where: { $0 > 0x20 }), first != UInt8(ascii: "<"),
      let plain = String(validating: response.body.prefix(1000), as: UTF8.self)
    {
      text = plain
    } else {
      return ""
    }
    guard !credentials.occur(in: response.body), !credentials.occur(in: Array(text.utf8)) else { return "" }
    let printable = text.unicodeScalars.prefix(200).map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    return "; it says: \(String(String.UnicodeScalarView(printable)))"
  }
}
