import KafkaWire

/// What the proxy knows of one client connection and its broker connection: no sockets, no keys, no clock.
///
/// The machine looks at the front of what either side has sent and says what is to be done with it; the
/// session (`Session`) does it and reports back. Three rules of the protocol live here:
///
/// 1. A broker answers the requests of a connection in order, so the responses are matched with a queue of what is
///    in flight, and a correlation id that differs from the queue's front is an error, not a search.
/// 2. A reply made by the proxy takes a place in the same queue: it goes out when everything before it has.
/// 3. After a successful SaslHandshake v0 both sides send bare size-prefixed tokens (no Kafka header) until the
///    mechanism's last round trip (KIP-43).
struct ConnectionStateMachine {
  /// What is to be done with the bytes at the front of the client's stream.
  enum RequestStep: Equatable {
    /// Nothing until so many bytes are there.
    case need(Int)
    /// Nothing until a response has been passed on.
    case awaitResponse
    /// An opaque frame: so many bytes go to the broker as they come. It is already in the queue.
    case forward(Int)
    /// A frame to decode: so many bytes, size prefix included, are needed whole. It is not in the queue yet.
    case inspect(Request)
    case close(CloseCause)
  }

  /// What is to be done with the bytes at the front of the broker's stream.
  enum ResponseStep {
    case need(Int)
    /// So many bytes go to the client as they come; then `responsePassed()`.
    case forward(Int)
    /// So many bytes are needed whole; the rewriter decides; then `responsePassed()`.
    case inspect(Expectation, frameBytes: Int)
    case close(CloseCause)
  }

  /// The fixed front of a request frame.
  struct Request: Equatable {
    var api: ApiTable.Entry
    var version: Int16
    var correlationID: Int32
    /// Size prefix included.
    var frameBytes: Int
  }

  private struct InFlight {
    /// nil for SASL tokens, which have none.
    var correlationID: Int32?
    var content: Content

    enum Content {
      case upstream(Expectation)
      case reply([UInt8])
    }
  }

  private enum Phase: Equatable {
    case requests
    /// A SaslHandshake v0 is on its way: what comes next is not known before its answer.
    case awaitingHandshake(rounds: Int?)
    case saslTokens(rounds: Int)
  }

  /// Requests in flight per connection above which the client is not read: a broker takes one at a time anyway.
  static let maximumInFlight = 1_024
  /// A SASL token larger than this is refused, as brokers do (`sasl.server.max.receive.size`).
  static let maximumTokenBytes = 524_288

  private let maximumFrameBytes: Int
  private var phase = Phase.requests
  private var inFlight = FIFO<InFlight>()

  init(maximumFrameBytes: Int) {
    self.maximumFrameBytes = maximumFrameBytes
  }

  /// Nothing sent by the client waits for an answer.
  var isIdle: Bool { inFlight.isEmpty }

  // MARK: - Requests

  mutating func nextRequest(_ bytes: RawSpan) -> RequestStep {
    guard inFlight.count < Self.maximumInFlight else { return .awaitResponse }
    guard let size: Int32 = bytes.bigEndian(at: 0) else { return .need(4) }
    switch phase {
    case .awaitingHandshake:
      return .awaitResponse
    case .saslTokens:
      guard inFlight.isEmpty else { return .awaitResponse }
      guard size >= 0, size <= Self.maximumTokenBytes else { return .close(.tokenSize(size)) }
      inFlight.append(InFlight(correlationID: nil, content: .upstream(.saslToken)))
      return .forward(4 + Int(size))
    case .requests:
      return nextFrame(bytes, size: size)
    }
  }

  private mutating func nextFrame(_ bytes: RawSpan, size: Int32) -> RequestStep {
    guard size >= 8, size <= maximumFrameBytes else {
      return .close(CloseCause.requestSize(size, limit: maximumFrameBytes))
    }
    guard let prefix = RequestPrefix(bytes.extracting(4..<bytes.byteCount)) else {
      return .need(4 + RequestPrefix.byteCount)
    }
    guard let api = ApiTable[prefix.apiKey], api.handling != .refuse else {
      return .close(.unknownApi(prefix.apiKey))
    }
    // A client may ask for ApiVersions in a version newer than anyone's: it is answered, not refused (KIP-511).
    guard api.versions.contains(prefix.apiVersion) || api.key == ApiTable.apiVersions.key else {
      return .close(.unsupportedVersion(api.name, prefix.apiVersion))
    }
    let request = Request(
      api: api, version: prefix.apiVersion, correlationID: prefix.correlationID, frameBytes: 4 + Int(size))
    if api.handling == .decode { return .inspect(request) }
    expect(.opaque, correlationID: request.correlationID)
    return .forward(request.frameBytes)
  }

  /// A request goes to the broker, and this is what its response needs.
  mutating func expect(_ expectation: Expectation, correlationID: Int32) {
    if case .saslHandshake(let version, let mechanism) = expectation, version == 0 {
      phase = .awaitingHandshake(rounds: SASLMechanism.roundTrips(mechanism))
    }
    inFlight.append(InFlight(correlationID: correlationID, content: .upstream(expectation)))
  }

  /// A request is answered by the proxy. The reply (size prefix included) leaves through `nextReply`.
  mutating func reply(_ frame: [UInt8]) {
    inFlight.append(InFlight(correlationID: nil, content: .reply(frame)))
  }

  /// The reply of the proxy whose turn it is, if any.
  mutating func nextReply() -> [UInt8]? {
    guard case .reply(let frame)? = inFlight.first?.content else { return nil }
    inFlight.popFirst()
    return frame
  }

  // MARK: - Responses

  mutating func nextResponse(_ bytes: RawSpan) -> ResponseStep {
    guard let size: Int32 = bytes.bigEndian(at: 0) else { return .need(4) }
    guard let first = inFlight.first, case .upstream(let expectation) = first.content else {
      return .close(.unexpectedResponse)
    }
    guard size >= 0, size <= maximumFrameBytes else {
      return .close(.responseSize(size, limit: maximumFrameBytes))
    }
    let frameBytes = 4 + Int(size)
    guard let expected = first.correlationID else { return .forward(frameBytes) }
    guard size >= 4 else { return .close(.responseSize(size, limit: maximumFrameBytes)) }
    guard let correlationID: Int32 = bytes.bigEndian(at: 4) else { return .need(8) }
    guard correlationID == expected else {
      return .close(.correlationMismatch(expected: expected, found: correlationID))
    }
    if case .opaque = expectation { return .forward(frameBytes) }
    return .inspect(expectation, frameBytes: frameBytes)
  }

  /// The response at the front of the queue has been passed on, or taken out, completely.
  mutating func responsePassed() {
    let passed = inFlight.popFirst()
    guard case .upstream(.saslToken)? = passed?.content, case .saslTokens(let rounds) = phase else { return }
    phase = rounds > 1 ? .saslTokens(rounds: rounds - 1) : .requests
  }

  /// The broker has answered a SaslHandshake v0: tokens follow if it agreed.
  /// - Returns: false where the mechanism's number of round trips is not known, so that the tokens' end could not be told.
  mutating func handshakeAnswered(accepted: Bool) -> Bool {
    guard case .awaitingHandshake(let rounds) = phase else { return true }
    guard accepted else {
      phase = .requests
      return true
    }
    guard let rounds else { return false }
    phase = .saslTokens(rounds: rounds)
    return true
  }
}
