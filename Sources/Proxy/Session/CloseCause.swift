import Logging

/// Why the proxy ends a connection, in words for the log.
enum CloseCause: Error, Equatable, CustomStringConvertible {
  case requestSize(Int32, limit: Int)
  case responseSize(Int32, limit: Int)
  case tokenSize(Int32)
  case unknownApi(Int16)
  case unsupportedVersion(String, Int16)
  case malformed(String)
  case unexpectedResponse
  case correlationMismatch(expected: Int32, found: Int32)
  case saslMechanism(String)
  case unmappableNode(String)
  case unacknowledged(String)
  case brokerUnreachable(String)
  case brokerClosed(String)
  case clientClosed(String)
  case draining

  /// What an operator should look at, and what is a connection's ordinary end.
  var level: LogLevel {
    switch self {
    case .clientClosed, .draining: .debug
    case .brokerClosed: .info
    case .unmappableNode, .unacknowledged: .error
    default: .warn
    }
  }

  var description: String {
    switch self {
    case .requestSize(let size, let limit): Self.requestSize(size, limit: limit)
    case .responseSize(let size, let limit):
      "a response frame of \(size) bytes: below 4 or above limits.frame (\(limit))"
    case .tokenSize(let size):
      "a SASL token of \(size) bytes: above \(ConnectionStateMachine.maximumTokenBytes)"
    case .unknownApi(let key):
      "API key \(key) is not one that the proxy forwards: it might carry records or addresses, so it is refused"
    case .unsupportedVersion(let name, let version):
      "\(name) version \(version) is not one that the proxy knows; it was not advertised"
    case .malformed(let what): what
    case .unexpectedResponse: "the broker sent a response to no request"
    case .correlationMismatch(let expected, let found):
      "the broker answered correlation id \(found) where \(expected) was next"
    case .saslMechanism(let mechanism):
      "SASL mechanism \(mechanism) with SaslHandshake v0: the end of its tokens cannot be told; "
        + "use a client that sends SaslHandshake v1"
    case .unmappableNode(let what): what
    case .unacknowledged(let what):
      "a produce request with acks=0 could not be sealed and has no response to say so: \(what)"
    case .brokerUnreachable(let what): what
    case .brokerClosed(let how): "the broker closed the connection\(how)"
    case .clientClosed(let how): "the client closed the connection\(how)"
    case .draining: "the proxy is shutting down"
    }
  }

  /// The first four bytes of another protocol, read as a frame's size, tell what the client takes the port for.
  private static func requestSize(_ size: Int32, limit: Int) -> String {
    switch UInt32(bitPattern: size) >> 8 {
    case 0x160300...0x160304:
      "the client speaks TLS, this listener does not (its first bytes are a TLS record, not a frame size)"
    case 0x474554, 0x504F53, 0x485454, 0x484541, 0x4F5054:
      "the client speaks HTTP, this listener speaks the Kafka protocol"
    default:
      "a request frame of \(size) bytes: below 8 or above limits.frame (\(limit))"
    }
  }
}
