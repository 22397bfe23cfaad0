/// Round trips of the mechanisms whose tokens can follow a SaslHandshake v0.
enum SASLMechanism {
  /// How many token round trips there are until authentication is complete; nil where that is not fixed (GSSAPI),
  /// so that a client has to use SaslHandshake v1, whose tokens travel in SaslAuthenticate requests.
  static func roundTrips(_ mechanism: String) -> Int? {
    switch mechanism {
    case "PLAIN", "OAUTHBEARER": 1  // RFC 4616, RFC 7628
    case "SCRAM-SHA-256", "SCRAM-SHA-512": 2  // RFC 5802: first and final messages
    default: nil
    }
  }
}
