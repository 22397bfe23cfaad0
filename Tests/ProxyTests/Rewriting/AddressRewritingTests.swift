import KafkaWire
import Testing

@testable import KafkaWire
@testable import Proxy

/// Every response that names brokers names the proxy instead (hazards 15 and 29): none of a broker's addresses is left.
@Suite struct AddressRewritingTests {
  private static let host = "broker.internal"
  private static let node: Int32 = 7

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private var address: NodeAddress {
    NodeAddress(nodeID: Self.node, host: .text(Self.host), port: 9092)
  }

  /// What the client gets, once it is sure that nothing of the broker's address is in it.
  private func rewritten(_ frame: [UInt8], _ expectation: Proxy.Expectation) throws -> [UInt8] {
    let received = try bench.receive(frame, expectation).toClient
    #expect(frame.contains(run: bytes(Self.host)))
    #expect(!received.contains(run: bytes(Self.host)))
    #expect(!received.contains(run: bytes(Int32(9092))))
    #expect(bench.listeners.open[Self.node] == 19100, "open before the client hears of it")
    #expect(bench.addresses.upstream(Self.node)?.host == Self.host)
    return received
  }

  private func isOwn(_ node: NodeAddress, _ frame: [UInt8]) -> Bool {
    node.nodeID == Self.node && node.host.string(in: frame.span.bytes) == "localhost" && node.port == 19100
  }

  private func metadata(_ version: Int16, brokers: [NodeEndpoint]) throws -> [UInt8] {
    var message = try Messages.zero(MetadataResponse.self, 8)
    message.brokers = brokers
    message.clusterID = .text("cluster")
    message.controllerID = Self.node
    message.topics = ["sealed.new", "plain.a"].map { name in
      MetadataResponse.Topic(
        errorCode: 0, name: .text(name), topicID: Messages.id(name), partitions: .empty, tags: .none)
    }
    return Messages.response(message, version)
  }

  @Test(arguments: ApiTable.metadata.versions) func metadata(version: Int16) throws {
    let frame = try metadata(
      version, brokers: [NodeEndpoint(address: address, rack: .text("r1")), Messages.endpoint(3, "other")])
    let received = try rewritten(frame, .metadata(version: version))
    let message = try Messages.readResponse(MetadataResponse.self, received, version)
    #expect(message.brokers.count == 2 && isOwn(message.brokers[0].address, received))
    #expect(message.brokers[1].address.port == 19096)
    if version >= 1 { #expect(message.controllerID == Self.node) }
    if version >= 1 { #expect(message.brokers[0].rack?.string(in: received.span.bytes) == "r1") }
    #expect(message.topics.count == 2)
    // Hazard 17: the ids that pass are remembered.
    #expect(bench.names.name(of: Messages.id("sealed.new")) == (version >= 10 ? "sealed.new" : nil))
  }

  /// The proxy's own question: its answer teaches names and goes no further.
  @Test func topicNamesAreTakenOut() throws {
    let frame = try metadata(12, brokers: [NodeEndpoint(address: address)])
    guard case .nothing = try bench.receive(frame, .topicNames) else {
      Issue.record("went to the client")
      return
    }
    #expect(bench.names.name(of: Messages.id("sealed.new")) == "sealed.new")
    #expect(bench.listeners.open.isEmpty)
  }

  /// A list of all brokers retires those that it lacks; other responses do not.
  @Test func onlyMetadataIsTheWholeCluster() throws {
    _ = try bench.receive(
      metadata(12, brokers: [NodeEndpoint(address: address), Messages.endpoint(3, "other")]),
      .metadata(version: 12))
    _ = try rewritten(
      Messages.produceResponse(10, [:], endpoints: [NodeEndpoint(address: address)]), produce(10))
    bench.addresses.retire(now: .now + AddressMap.retirement * 2)
    #expect(bench.listeners.open.count == 2)
    _ = try bench.receive(
      metadata(12, brokers: [NodeEndpoint(address: address)]), .metadata(version: 12))
    bench.addresses.retire(now: .now + AddressMap.retirement * 2)
    #expect(bench.listeners.open == [7: 19100])
  }

  private func produce(_ version: Int16) -> Proxy.Expectation {
    .produce(version: version, ProduceOutcome())
  }

  /// Hazard 15.
  @Test(arguments: 10...13 as ClosedRange<Int16>) func produceEndpoints(version: Int16) throws {
    let frame = Messages.produceResponse(
      version, ["plain.a": [.init(index: 0, errorCode: KafkaError.notLeaderOrFollower.rawValue)]],
      endpoints: [NodeEndpoint(address: address, rack: .text("r1"))])
    let received = try rewritten(frame, produce(version))
    let (message, partitions) = try Messages.readProduceResponse(received, version)
    #expect(partitions.map(\.error) == [.notLeaderOrFollower])
    #expect(message.nodeEndpoints?.count == 1 && isOwn(message.nodeEndpoints![0].address, received))
    #expect(message.throttleTime == 12)
  }

  /// Hazard 15.
  @Test(arguments: 16...18 as ClosedRange<Int16>) func fetchEndpoints(version: Int16) throws {
    let stored = try bench.stored("sealed.a", TestBatch(values: [bytes("value")]))
    let frame = Messages.fetchResponse(
      version, ["sealed.a": [stored], "plain.a": [bytes("x")]], endpoints: [NodeEndpoint(address: address)])
    let received = try rewritten(frame, .fetch(version: version))
    let (message, partitions) = try Messages.readFetchResponse(received, version)
    #expect(message.nodeEndpoints?.count == 1 && isOwn(message.nodeEndpoints![0].address, received))
    #expect(try partitions[0].batch.records.map(\.value) == [bytes("value")])
    // Without records, too.
    let empty = Messages.fetchResponse(version, [:], endpoints: [NodeEndpoint(address: address)])
    _ = try rewritten(empty, .fetch(version: version))
  }

  @Test(arguments: 1...2 as ClosedRange<Int16>) func shareEndpoints(version: Int16) throws {
    let frame = Messages.shareFetchResponse(
      version, ["plain.a": [nil]], endpoints: [NodeEndpoint(address: address)])
    let fetched = try rewritten(frame, .shareFetch(version: version))
    let (message, _) = try Messages.readShareFetchResponse(fetched, version)
    #expect(message.nodeEndpoints.count == 1 && isOwn(message.nodeEndpoints[0].address, fetched))

    let zeros: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 1, 0]
    var acknowledged = try Messages.read(ShareAcknowledgeResponse.self, zeros, 1)
    acknowledged.nodeEndpoints = [NodeEndpoint(address: address)]
    let received = try rewritten(
      Messages.response(acknowledged, version), .shareAcknowledge(version: version))
    let again = try Messages.readResponse(ShareAcknowledgeResponse.self, received, version)
    #expect(again.nodeEndpoints.count == 1 && isOwn(again.nodeEndpoints[0].address, received))
  }

  @Test(arguments: ApiTable.findCoordinator.versions) func coordinators(version: Int16) throws {
    var message = try Messages.zero(FindCoordinatorResponse.self, 12)
    message.coordinators = [
      .init(key: .text("group"), address: address, errorCode: 0),
      .init(
        key: .text("none"), address: NodeAddress(nodeID: -1, host: .text(""), port: -1),
        errorCode: KafkaError.coordinatorNotAvailable.rawValue, errorMessage: .text("not now")),
    ]
    let received = try rewritten(Messages.response(message, version), .findCoordinator(version: version))
    let again = try Messages.readResponse(FindCoordinatorResponse.self, received, version)
    #expect(isOwn(again.coordinators[0].address, received))
    guard version >= 4 else { return }
    #expect(again.coordinators[1].address.nodeID == -1 && again.coordinators[1].address.port == -1)
    #expect(again.coordinators[1].errorCode == KafkaError.coordinatorNotAvailable.rawValue)
  }

  /// Nothing to map: the broker's own bytes.
  @Test(arguments: ApiTable.findCoordinator.versions) func noCoordinator(version: Int16) throws {
    var message = try Messages.zero(FindCoordinatorResponse.self, 12)
    message.coordinators = [
      .init(
        key: .text("none"), address: NodeAddress(nodeID: -1, host: .text(""), port: -1),
        errorCode: KafkaError.coordinatorNotAvailable.rawValue)
    ]
    let frame = Messages.response(message, version)
    #expect(try bench.receive(frame, .findCoordinator(version: version)).toClient == frame)
    #expect(bench.listeners.open.isEmpty)
  }

  /// Hazard 29.
  @Test(arguments: ApiTable.describeCluster.versions) func describeCluster(version: Int16) throws {
    var message = DescribeClusterResponse(errorCode: 0, errorMessage: nil)
    message.clusterID = .text("cluster")
    message.controllerID = 3
    message.brokers = [.init(address: address, rack: nil, isFenced: true, tags: .none)]
    let received = try rewritten(Messages.response(message, version), .describeCluster(version: version))
    let again = try Messages.readResponse(DescribeClusterResponse.self, received, version)
    #expect(again.brokers.count == 1 && isOwn(again.brokers[0].address, received))
    #expect(again.controllerID == 3 && again.clusterID.string(in: received.span.bytes) == "cluster")
  }

  /// Controllers have no listeners of the proxy's (KIP-919): an error, and none of their addresses.
  @Test(arguments: [1, 2] as [Int16]) func controllersAreNotShown(version: Int16) throws {
    var message = DescribeClusterResponse(errorCode: 0, errorMessage: nil, endpointType: 2)
    message.brokers = [.init(address: address, rack: nil, isFenced: false, tags: .none)]
    let frame = Messages.response(message, version)
    let received = try bench.receive(frame, .describeCluster(version: version)).toClient
    #expect(!received.contains(run: bytes(Self.host)))
    let again = try Messages.readResponse(DescribeClusterResponse.self, received, version)
    #expect(again.brokers.isEmpty && again.errorCode == KafkaError.unsupportedEndpointType.rawValue)
    #expect(bench.listeners.open.isEmpty)
  }

  /// A node that cannot be given a port ends the connection, in every response.
  @Test func aNodeThatCannotBeMappedEndsTheConnection() throws {
    let far = NodeAddress(nodeID: 100, host: .text(Self.host), port: 9092)
    let endpoint = NodeEndpoint(address: far)
    var coordinator = try Messages.zero(FindCoordinatorResponse.self, 12)
    coordinator.coordinators = [.init(key: .text("g"), address: far, errorCode: 0)]
    var cluster = DescribeClusterResponse(errorCode: 0, errorMessage: nil)
    cluster.brokers = [.init(address: far, rack: nil, isFenced: false, tags: .none)]
    let responses: [([UInt8], Proxy.Expectation)] = [
      (try metadata(12, brokers: [endpoint]), .metadata(version: 12)),
      (Messages.produceResponse(10, [:], endpoints: [endpoint]), produce(10)),
      (Messages.fetchResponse(16, [:], endpoints: [endpoint]), .fetch(version: 16)),
      (Messages.shareFetchResponse(1, [:], endpoints: [endpoint]), .shareFetch(version: 1)),
      (Messages.response(coordinator, 4), .findCoordinator(version: 4)),
      (Messages.response(cluster, 2), .describeCluster(version: 2)),
    ]
    for (frame, expectation) in responses {
      guard case .unmappableNode(let why) = try bench.receive(frame, expectation).cause else {
        Issue.record("\(expectation.name) went on")
        continue
      }
      #expect(why.contains("node 100 has no port"))
    }
    bench.listeners.fails = true
    let near = Messages.fetchResponse(16, [:], endpoints: [NodeEndpoint(address: address)])
    guard case .unmappableNode = try bench.receive(near, .fetch(version: 16)).cause else {
      Issue.record("went on without a listener")
      return
    }
  }

  /// What cannot be read ends the connection: an address might be in it.
  @Test func malformedResponsesEndTheConnection() throws {
    let endpoint = NodeEndpoint(address: address)
    let responses: [([UInt8], Proxy.Expectation)] = [
      (try metadata(12, brokers: [endpoint]), .metadata(version: 12)),
      (Messages.produceResponse(10, [:], endpoints: [endpoint]), produce(10)),
      (Messages.fetchResponse(16, [:], endpoints: [endpoint]), .fetch(version: 16)),
      (Messages.shareFetchResponse(1, [:], endpoints: [endpoint]), .shareFetch(version: 1)),
    ]
    for (frame, expectation) in responses {
      for length in 0..<frame.count {
        guard case .malformed(let what) = try bench.receive(Array(frame.prefix(length)), expectation).cause
        else {
          Issue.record("\(expectation.name) cut at \(length) went on")
          continue
        }
        #expect(what.contains("malformed response (\(expectation.name))"))
      }
    }
  }

  /// Turned-over bits: whatever a client still takes for an address is the proxy's.
  @Test func alteredResponses() throws {
    let frame = Messages.fetchResponse(
      16, ["plain.a": [nil]], endpoints: [NodeEndpoint(address: address), Messages.endpoint(3, Self.host)])
    for index in 4..<frame.count {
      for bit in 0..<8 as Range<UInt8> {
        let received = try bench.receive(frame.flipping(bit: bit, at: index), .fetch(version: 16))
        guard case .client(let bytes) = received else { continue }
        for endpoint in try Messages.readFetchResponse(bytes, 16).0.nodeEndpoints ?? [] {
          let host = endpoint.address.host.string(in: bytes.span.bytes)
          let isOwn = host == "localhost" && (19093...19192).contains(endpoint.address.port)
          #expect(isOwn || host.isEmpty && endpoint.address.nodeID < 0, "byte \(index), bit \(bit)")
        }
      }
    }
  }

  /// "No node" has no host. An address under a negative id is one that cannot be mapped.
  @Test(arguments: [-1, -2, .min] as [Int32]) func aNegativeNodeWithAHost(nodeID: Int32) throws {
    let hidden = NodeAddress(nodeID: nodeID, host: .text(Self.host), port: 9092)
    let frame = Messages.fetchResponse(16, [:], endpoints: [NodeEndpoint(address: hidden)])
    guard case .unmappableNode = try bench.receive(frame, .fetch(version: 16)).cause else {
      Issue.record("went on")
      return
    }
  }
}
