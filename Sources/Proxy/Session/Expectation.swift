import KafkaWire

/// What the response to a forwarded request needs when it arrives.
enum Expectation {
  /// Neither records nor addresses: passed on as it comes.
  case opaque
  /// A bare SASL token: passed on as it comes, without a header to look at.
  case saslToken
  case apiVersions(version: Int16)
  case metadata(version: Int16)
  /// The proxy's own request for the names of topic ids: taken out of the stream.
  case topicNames
  case findCoordinator(version: Int16)
  case describeCluster(version: Int16)
  case saslHandshake(version: Int16, mechanism: String)
  case produce(version: Int16, ProduceOutcome)
  case fetch(version: Int16)
  case shareFetch(version: Int16)
  case shareAcknowledge(version: Int16)

  /// For messages.
  var name: String {
    switch self {
    case .opaque: "opaque"
    case .saslToken: "SASL token"
    case .apiVersions: "ApiVersions"
    case .metadata: "Metadata"
    case .topicNames: "Metadata, asked for by the proxy"
    case .findCoordinator: "FindCoordinator"
    case .describeCluster: "DescribeCluster"
    case .saslHandshake: "SaslHandshake"
    case .produce: "Produce"
    case .fetch: "Fetch"
    case .shareFetch: "ShareFetch"
    case .shareAcknowledge: "ShareAcknowledge"
    }
  }
}
