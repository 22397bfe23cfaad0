import Bytes
import FieldCrypto
import KafkaWire

/// Decides what becomes of the requests that the proxy looks into.
final class RequestRewriter {
  /// How a request is to be treated, as far as its first bytes tell.
  enum Route {
    /// It goes on as it comes; nil: there will be no response.
    case forward(Expectation?)
    /// `rewrite` is to see it whole.
    case whole
  }

  private let topics: TopicTable
  private let limits: FrameLimits
  private let output: FrameOutput
  private let produce: ProduceRequestRewriter

  init(
    topics: TopicTable, limits: FrameLimits, output: FrameOutput, sealer: BatchSealer, failures: FailureLog
  ) {
    self.topics = topics
    self.limits = limits
    self.output = output
    self.produce = ProduceRequestRewriter(topics: topics, output: output, sealer: sealer, failures: failures)
  }

  /// - Parameter front: what has come of the request, without its size prefix; perhaps not all of it.
  func route(_ front: RawSpan, _ request: ConnectionStateMachine.Request) -> Route {
    let version = request.version
    switch request.api.key {
    case ApiTable.produce.key: return produce.route(front, request)
    case ApiTable.metadata.key: return .forward(.metadata(version: version))
    case ApiTable.findCoordinator.key: return .forward(.findCoordinator(version: version))
    case ApiTable.describeCluster.key: return .forward(.describeCluster(version: version))
    case ApiTable.shareAcknowledge.key: return .forward(.shareAcknowledge(version: version))
    case ApiTable.apiVersions.key where request.api.versions.contains(version):
      return .forward(.apiVersions(version: version))
    default: return .whole
    }
  }

  /// - Parameters:
  ///   - frame: the whole request, without its size prefix.
  ///   - waited: what has become known by waiting since it was first looked at.
  func rewrite(_ frame: RawSpan, _ request: ConnectionStateMachine.Request, waited: FrameWait)
    -> RequestVerdict
  {
    output.reset()
    do {
      switch request.api.key {
      case ApiTable.produce.key: return try produce.rewrite(frame, request, waited: waited)
      case ApiTable.fetch.key:
        return try rewrite(
          frame, request, as: FetchRequest.self, waited: waited, .fetch(version: request.version))
      case ApiTable.shareFetch.key:
        return try rewrite(
          frame, request, as: ShareFetchRequest.self, waited: waited, .shareFetch(version: request.version))
      case ApiTable.saslHandshake.key: return try readHandshake(frame, request)
      case ApiTable.apiVersions.key: return refuseApiVersions(request)
      default: return .close(.unknownApi(request.api.key))
      }
    } catch {
      return .close(.malformed("malformed \(request.api.name) request, version \(request.version): \(error)"))
    }
  }

  // MARK: - Fetch

  /// Lowers the limit of what the broker sends at once, since it is held here until it is opened. A fetch's limit is a
  /// soft one (the first batch comes whole in any case), so no client can tell.
  private func rewrite<Message: FetchingRequest>(
    _ frame: RawSpan, _ request: ConnectionStateMachine.Request, as type: Message.Type, waited: FrameWait,
    _ expectation: Expectation
  ) throws(WireError) -> RequestVerdict {
    var reader = WireReader(frame)
    let header = try RequestHeader(reading: &reader)
    var message = try Message(reading: &reader, version: request.version)
    let unknown = unknownIDs(message.topicIDs, waited)
    guard unknown.isEmpty else { return .waitForTopicNames(unknown) }
    let cap = max(Int32(clamping: limits.fetch), message.minBytes)
    guard message.maxBytes > cap else { return .forward(expectation) }
    message.maxBytes = cap
    output.frame.put(header, message, input: frame)
    return .replace(expectation)
  }

  /// The ids that name no known topic and that the broker has not been asked about yet.
  private func unknownIDs(_ ids: [UUID128], _ waited: FrameWait) -> Set<UUID128> {
    var unknown: Set<UUID128> = []
    for id in ids where id != .zero && topics.topic(id: id) == nil && !waited.askedTopicIDs.contains(id) {
      unknown.insert(id)
    }
    return unknown
  }

  // MARK: - The others

  private func readHandshake(
    _ frame: RawSpan, _ request: ConnectionStateMachine.Request
  ) throws(WireError) -> RequestVerdict {
    var reader = WireReader(frame)
    _ = try RequestHeader(reading: &reader)
    let message = try SaslHandshakeRequest(reading: &reader, version: request.version)
    return .forward(.saslHandshake(version: request.version, mechanism: message.mechanism.string(in: frame)))
  }

  /// A version newer than the proxy's is answered in version 0, naming the versions there are (KIP-511).
  private func refuseApiVersions(_ request: ConnectionStateMachine.Request) -> RequestVerdict {
    let versions = ApiTable.apiVersions.versions
    let response = ApiVersionsResponse(
      errorCode: KafkaError.unsupportedVersion.rawValue,
      ranges: [
        .init(key: ApiTable.apiVersions.key, minimum: versions.lowerBound, maximum: versions.upperBound)
      ])
    output.frame.put(
      ResponseHeader(correlationID: request.correlationID), response, input: RawSpan(), version: 0)
    return .reply
  }

  /// Puts the proxy's own question for the names of topic ids into the frame.
  func writeTopicNamesRequest(_ ids: Set<UUID128>) {
    output.reset()
    TopicNamesRequest.write(ids, to: &output.frame)
  }
}
