import Bytes
import FieldCrypto
import KafkaWire

/// Decides what becomes of the responses that the proxy looks into.
final class ResponseRewriter {
  private let topics: TopicTable
  private let names: TopicNames
  private let addresses: AddressMap
  private let output: FrameOutput
  private let fetch: FetchResponseRewriter

  init(
    topics: TopicTable, names: TopicNames, addresses: AddressMap, output: FrameOutput, opener: BatchOpener,
    failures: FailureLog, counts: UnsealedCounts
  ) {
    self.topics = topics
    self.names = names
    self.addresses = addresses
    self.output = output
    self.fetch = FetchResponseRewriter(
      topics: topics, output: output, opener: opener, failures: failures, counts: counts)
  }

  /// Whether a response goes on as it comes: neither collected nor looked at any further.
  ///
  /// Such is a fetch response with one topic, which is plain, of a version before 16: newer ones may name brokers behind the
  /// records.
  /// - Parameter front: what has come of it, without its size prefix; perhaps not all.
  func isPlain(_ front: RawSpan, _ expectation: Expectation) -> Bool {
    guard case .fetch(let version) = expectation, version < 16 else { return false }
    do {
      var reader = WireReader(front)
      _ = try ResponseHeader(reading: &reader, version: ApiTable.fetch.responseHeaderVersion(version))
      let start = try FetchResponseStart(reading: &reader, version: version)
      guard start.topicCount == 1, let reference = start.firstTopic else { return false }
      return topics.topic(reference, in: front)?.isPlain == true
    } catch {
      // Not enough of it yet, or malformed: the whole frame tells.
      return false
    }
  }

  /// - Parameters:
  ///   - frame: the whole response, without its size prefix.
  ///   - waited: what has become known by waiting since it was first looked at.
  func rewrite(_ frame: RawSpan, _ expectation: Expectation, waited: FrameWait) -> ResponseVerdict {
    output.reset()
    do {
      switch expectation {
      case .opaque, .saslToken: return .forward
      case .apiVersions(let version): return try rewriteApiVersions(frame, version)
      case .metadata(let version): return try rewriteMetadata(frame, version)
      case .topicNames:
        try learn(try read(frame, TopicNamesRequest.version, as: MetadataResponse.self).message, frame)
        return .topicNames
      case .findCoordinator(let version): return try rewrite(frame, version, as: FindCoordinatorResponse.self)
      case .describeCluster(let version): return try rewriteDescribeCluster(frame, version)
      case .saslHandshake(let version, _): return try readHandshake(frame, version)
      case .produce(let version, let outcome): return try rewriteProduce(frame, version, outcome)
      case .fetch(let version): return try open(frame, version, as: FetchResponse.self, waited)
      case .shareFetch(let version): return try open(frame, version, as: ShareFetchResponse.self, waited)
      case .shareAcknowledge(let version):
        return try rewrite(frame, version, as: ShareAcknowledgeResponse.self)
      }
    } catch let cause as CloseCause {
      return .close(cause)
    } catch {
      return .close(.malformed("the broker sent a malformed response (\(expectation.name)): \(error)"))
    }
  }

  // MARK: - Reading and writing

  private func read<Message: WireMessage>(
    _ frame: RawSpan, _ version: Int16, as type: Message.Type
  ) throws(WireError) -> (header: ResponseHeader, message: Message) {
    var reader = WireReader(frame)
    let header = try ResponseHeader(reading: &reader, version: Message.api.responseHeaderVersion(version))
    return (header, try Message(reading: &reader, version: version))
  }

  private func write<Message: WireMessage>(
    _ message: Message, _ header: ResponseHeader, _ frame: RawSpan, _ version: Int16, isChanged: Bool
  ) -> ResponseVerdict {
    guard isChanged else { return .forward }
    output.frame.put(header, message, input: frame, version: version)
    return .replace
  }

  // MARK: - Addresses

  private func rewrite<Message: AddressedResponse>(
    _ frame: RawSpan, _ version: Int16, as type: Message.Type
  ) throws -> ResponseVerdict {
    var (header, message) = try read(frame, version, as: type)
    let isMapped = try map(&message, frame)
    return write(message, header, frame, version, isChanged: isMapped)
  }

  /// Replaces brokers' addresses by those of the listeners that stand for them, opening what is not open yet.
  /// - Parameter isWhole: the response names all brokers of the cluster.
  /// - Returns: whether there were any.
  private func map<Message: AddressedResponse>(
    _ message: inout Message, _ frame: RawSpan, isWhole: Bool = false
  ) throws(CloseCause) -> Bool {
    var brokers: [BrokerAddress] = []
    message.mapAddresses { node in
      if !node.isNobody(in: frame) {
        brokers.append(
          BrokerAddress(nodeID: node.nodeID, host: node.host.string(in: frame), port: node.port))
      }
      return node
    }
    try addresses.learn(brokers, complete: isWhole)
    guard !brokers.isEmpty else { return false }
    try message.mapAddresses { (node) throws(CloseCause) -> NodeAddress in
      if node.isNobody(in: frame) { return node }
      guard let own = addresses.advertised(node.nodeID) else {
        throw .unmappableNode("node \(node.nodeID) has no listener")
      }
      return NodeAddress(nodeID: node.nodeID, host: .text(own.host), port: own.port)
    }
    return true
  }

  private func rewriteMetadata(_ frame: RawSpan, _ version: Int16) throws -> ResponseVerdict {
    var (header, response) = try read(frame, version, as: MetadataResponse.self)
    try learn(response, frame)
    let isMapped = try map(&response, frame, isWhole: true)
    return write(response, header, frame, version, isChanged: isMapped)
  }

  /// - Throws: where a topic id has two names; the client then does not hear of the second.
  private func learn(_ response: MetadataResponse, _ frame: RawSpan) throws(CloseCause) {
    for topic in response.topics {
      guard let name = topic.name?.string(in: frame) else { continue }
      guard names.learn(name, id: topic.topicID) else {
        throw .malformed(
          "the broker calls topic id \(topic.topicID) '\(name)', but it is topic "
            + "'\(names.name(of: topic.topicID) ?? "")': an id never changes its topic")
      }
    }
  }

  private func rewriteDescribeCluster(_ frame: RawSpan, _ version: Int16) throws -> ResponseVerdict {
    var (header, response) = try read(frame, version, as: DescribeClusterResponse.self)
    guard response.endpointType != 1 else {
      let isMapped = try map(&response, frame)
      return write(response, header, frame, version, isChanged: isMapped)
    }
    // Controllers have no listeners here, and clients have no business with them (KIP-919).
    guard !response.brokers.isEmpty else { return .forward }
    response.brokers = []
    response.errorCode = KafkaError.unsupportedEndpointType.rawValue
    response.errorMessage = .text("fieldseal does not stand for controllers")
    return write(response, header, frame, version, isChanged: true)
  }

  // MARK: - The others

  /// Leaves what both the broker and the proxy know (KIP-35, KIP-511).
  private func rewriteApiVersions(_ frame: RawSpan, _ version: Int16) throws(WireError) -> ResponseVerdict {
    var reader = WireReader(frame)
    let header = try ResponseHeader(reading: &reader, version: 0)
    let code: Int16? = frame.bigEndian(at: reader.offset)
    let isUnsupported = code == KafkaError.unsupportedVersion.rawValue
    // A broker that does not know the version answers in version 0 (KIP-511).
    let version = isUnsupported ? 0 : version
    var response: ApiVersionsResponse
    do {
      response = try ApiVersionsResponse(reading: &reader, version: version)
    } catch {
      guard isUnsupported else { throw error }
      // Or in no version at all (librdkafka's mock cluster). Version 0 is one that every broker knows.
      response = ApiVersionsResponse(
        errorCode: KafkaError.unsupportedVersion.rawValue,
        ranges: [.init(key: ApiTable.apiVersions.key, minimum: 0, maximum: 0)])
    }
    response.ranges = response.ranges.compactMap { range in
      guard let known = ApiTable[range.key], known.handling != .refuse else { return nil }
      var range = range
      range.minimum = max(range.minimum, known.advertisedMinimum)
      range.maximum = min(range.maximum, known.versions.upperBound)
      return range.minimum <= range.maximum ? range : nil
    }
    return write(response, header, frame, version, isChanged: true)
  }

  private func readHandshake(_ frame: RawSpan, _ version: Int16) throws(WireError) -> ResponseVerdict {
    let response = try read(frame, version, as: SaslHandshakeResponse.self).message
    return .handshake(accepted: response.errorCode == KafkaError.none.rawValue)
  }

  private func open<Message: FetchedResponse>(
    _ frame: RawSpan, _ version: Int16, as type: Message.Type, _ waited: FrameWait
  ) throws -> ResponseVerdict {
    var (header, response) = try read(frame, version, as: type)
    var needs = FrameNeeds()
    let isOpened = fetch.open(&response, frame, waited, &needs)
    guard needs.isEmpty else { return .wait(needs) }
    let isMapped = try map(&response, frame)
    return write(response, header, frame, version, isChanged: isOpened || isMapped)
  }

  private func rewriteProduce(
    _ frame: RawSpan, _ version: Int16, _ outcome: ProduceOutcome
  ) throws -> ResponseVerdict {
    var (header, response) = try read(frame, version, as: ProduceResponse.self)
    let isAmended = outcome.amend(&response, frame)
    let isMapped = try map(&response, frame)
    return write(response, header, frame, version, isChanged: isAmended || isMapped)
  }
}

extension NodeAddress {
  /// Node -1 without a host: there is no such node. With one it is an address like any other.
  fileprivate func isNobody(in frame: RawSpan) -> Bool {
    nodeID < 0 && host.hasBytes(RawSpan(), in: frame)
  }
}
