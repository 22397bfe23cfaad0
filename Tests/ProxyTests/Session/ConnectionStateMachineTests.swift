import KafkaWire
import TestTools
import Testing

@testable import Proxy

@Suite struct ConnectionStateMachineTests {
  let machine = TestMachine()

  // MARK: - Requests

  @Test func opaqueRequestsStreamAndTheirResponsesToo() {
    let request = Wire.request(Wire.heartbeat, version: 4, correlationID: 5, bodyBytes: 1000)
    #expect(machine.request(Array(request.prefix(12))) == .forward(request.count), "12 bytes are enough")
    #expect(!machine.isIdle)
    #expect(machine.response(Wire.response(5, bodyBytes: 50_000, only: 8)) == .forward(50_008))
    machine.responsePassed()
    #expect(machine.isIdle)
  }

  @Test func asksForTheBytesThatItNeeds() {
    let request = Wire.request(ApiTable.fetch, version: 12, correlationID: 5, bodyBytes: 30)
    for count in 0..<4 { #expect(machine.request(Array(request.prefix(count))) == .need(4)) }
    for count in 4..<12 { #expect(machine.request(Array(request.prefix(count))) == .need(12)) }
    #expect(machine.isIdle, "looking has no effect")
    machine.expect(.opaque, correlationID: 5)
    let response = Wire.response(5, bodyBytes: 10)
    for count in 0..<4 { #expect(machine.response(Array(response.prefix(count))) == .need(4)) }
    for count in 4..<8 { #expect(machine.response(Array(response.prefix(count))) == .need(8)) }
  }

  @Test(arguments: [
    ApiTable.produce, ApiTable.fetch, ApiTable.metadata, ApiTable.findCoordinator, ApiTable.describeCluster,
    ApiTable.saslHandshake, ApiTable.apiVersions, ApiTable.shareFetch, ApiTable.shareAcknowledge,
  ])
  func decodedRequestsAreLookedAt(api: ApiTable.Entry) {
    for version in api.versions {
      let machine = TestMachine()
      let frame = Wire.request(api, version: version, correlationID: -7, bodyBytes: 20)
      let expected = ConnectionStateMachine.Request(
        api: api, version: version, correlationID: -7, frameBytes: frame.count)
      #expect(machine.request(frame) == .inspect(expected))
      #expect(machine.isIdle, "not in the queue before the rewriter has decided")
    }
  }

  /// Hazard 17's other half: an API of the future may carry records or addresses.
  @Test func unknownAndInternalApisAreRefused() {
    let known = Set(ApiTable.all.filter { $0.handling != .refuse }.map(\.key))
    for key in Array(-2...100) + [Int16.max, .min] as [Int16] where !known.contains(key) {
      let machine = TestMachine()
      let frame = sized(bytes(key) + bytes(Int16(0)) + bytes(Int32(1)))
      #expect(machine.request(frame) == .close(.unknownApi(key)))
    }
  }

  @Test func versionsThatWereNotAdvertisedAreRefused() {
    for api in ApiTable.all where api.handling != .refuse && api.key != ApiTable.apiVersions.key {
      for version in [api.versions.lowerBound - 1, api.versions.upperBound + 1, .max] {
        let machine = TestMachine()
        let frame = Wire.request(api, version: version, correlationID: 1, bodyBytes: 4)
        #expect(machine.request(frame) == .close(.unsupportedVersion(api.name, version)))
      }
    }
  }

  /// Any version of ApiVersions is answered (KIP-511).
  @Test(arguments: [0, 4, 5, 99, .max] as [Int16]) func anyVersionOfApiVersionsIsLookedAt(
    version: Int16
  ) {
    guard
      case .inspect(let request) = machine.request(
        Wire.request(ApiTable.apiVersions, version: version, correlationID: 1, bodyBytes: 3))
    else {
      Issue.record("not looked at")
      return
    }
    #expect(request.version == version)
  }

  // MARK: - Frame sizes

  /// Hazard 21.
  @Test(arguments: [0, 7, -1, .min, (1 << 20) + 1, .max] as [Int32])
  func requestSizesOutOfRangeEndTheConnection(size: Int32) {
    #expect(machine.request(bytes(size)) == .close(.requestSize(size, limit: 1 << 20)))
  }

  @Test func theLargestAndTheSmallestFrame() {
    let largest = bytes(Int32(1 << 20)) + bytes(Wire.heartbeat.key) + bytes(Int16(4)) + bytes(Int32(1))
    #expect(machine.request(largest) == .forward(4 + 1 << 20))
    let smallest = sized(bytes(ApiTable.apiVersions.key) + bytes(Int16(0)) + bytes(Int32(2)))
    guard case .inspect = machine.request(smallest) else {
      Issue.record("8 bytes are a request")
      return
    }
  }

  /// Hazard 21: another protocol's first bytes, read as a size.
  @Test(arguments: [
    ([0x16, 0x03, 0x01, 0x02], "TLS"), ([0x16, 0x03, 0x03, 0x00], "TLS"), (bytes("GET "), "HTTP"),
    (bytes("POST"), "HTTP"), (bytes("HEAD"), "HTTP"), (bytes("OPTI"), "HTTP"), (bytes("HTTP"), "HTTP"),
  ])
  func otherProtocolsAreNamed(start: [UInt8], name: String) {
    let machine = TestMachine(maximumFrameBytes: 100 << 20)
    guard case .close(let cause) = machine.request(start) else {
      Issue.record("not closed")
      return
    }
    #expect(cause.description.contains("the client speaks \(name)"))
  }

  @Test func responseSizesOutOfRangeEndTheConnection() {
    machine.expect(.opaque, correlationID: 1)
    for size in [-1, .min, 3, 0, (1 << 20) + 1, .max] as [Int32] {
      #expect(machine.response(bytes(size) + bytes(Int32(1))) == .close(.responseSize(size, limit: 1 << 20)))
    }
  }

  // MARK: - Order

  @Test func pipelinedRequestsAreAnsweredInOrder() {
    let requests: [(ApiTable.Entry, Proxy.Expectation)] = [
      (ApiTable.metadata, .metadata(version: 12)), (ApiTable.fetch, .fetch(version: 12)),
      (ApiTable.findCoordinator, .findCoordinator(version: 4)),
    ]
    for (index, (_, expectation)) in requests.enumerated() {
      machine.expect(expectation, correlationID: Int32(index))
      #expect(machine.request(Wire.request(Wire.heartbeat, version: 4, correlationID: 100)) == .forward(12))
    }
    for (index, (api, _)) in requests.enumerated() {
      #expect(
        machine.response(Wire.response(Int32(index), bodyBytes: 6)) == .inspect(api.name, frameBytes: 14))
      machine.responsePassed()
      #expect(machine.response(Wire.response(100)) == .forward(8))
      machine.responsePassed()
    }
    #expect(machine.isIdle)
  }

  @Test func anotherCorrelationIDEndsTheConnection() {
    machine.expect(.fetch(version: 12), correlationID: 1)
    machine.expect(.opaque, correlationID: 2)
    #expect(machine.response(Wire.response(2)) == .close(.correlationMismatch(expected: 1, found: 2)))
    #expect(machine.response(Wire.response(1, bodyBytes: 4)) == .inspect("Fetch", frameBytes: 12))
  }

  @Test func aResponseToNothingEndsTheConnection() {
    #expect(machine.response(Wire.response(1)) == .close(.unexpectedResponse))
    machine.expect(.opaque, correlationID: 1)
    machine.responsePassed()
    #expect(machine.response(Wire.response(1)) == .close(.unexpectedResponse))
  }

  /// With acks=0 a broker says nothing (hazard 14): the next response is the next request's.
  @Test func unacknowledgedProduceHasNoPlaceInTheQueue() {
    guard
      case .inspect = machine.request(
        Wire.request(ApiTable.produce, version: 9, correlationID: 1, bodyBytes: 30))
    else {
      Issue.record("not looked at")
      return
    }
    // Its rewriter gives no expectation.
    #expect(machine.request(Wire.request(Wire.heartbeat, version: 4, correlationID: 2)) == .forward(12))
    #expect(machine.response(Wire.response(2)) == .forward(8))
  }

  /// Hazard 17: the proxy's own question is answered in its place among the client's, whatever ids those have.
  @Test func theProxysQuestionHasItsPlaceInTheQueue() {
    let own = TopicNamesRequest.correlationID
    machine.expect(.opaque, correlationID: own)
    machine.expect(.topicNames, correlationID: own)
    machine.expect(.fetch(version: 13), correlationID: own)
    #expect(machine.response(Wire.response(own)) == .forward(8))
    machine.responsePassed()
    #expect(
      machine.response(Wire.response(own)) == .inspect("Metadata, asked for by the proxy", frameBytes: 8))
    machine.responsePassed()
    #expect(machine.response(Wire.response(own)) == .inspect("Fetch", frameBytes: 8))
  }

  // MARK: - The proxy's own replies

  /// Hazard 18.
  @Test func repliesOfTheProxyWaitForTheirTurn() {
    machine.expect(.opaque, correlationID: 1)
    machine.reply([1, 1])
    machine.expect(.opaque, correlationID: 2)
    machine.reply([2, 2])
    machine.reply([3, 3])
    #expect(machine.nextReply() == nil)
    #expect(machine.response(Wire.response(1)) == .forward(8))
    #expect(machine.nextReply() == nil, "the response before it is still going out")
    machine.responsePassed()
    #expect(machine.nextReply() == [1, 1])
    #expect(machine.nextReply() == nil)
    #expect(machine.response(Wire.response(2)) == .forward(8))
    machine.responsePassed()
    #expect(machine.nextReply() == [2, 2])
    #expect(machine.nextReply() == [3, 3])
    #expect(machine.nextReply() == nil)
    #expect(machine.isIdle)
  }

  @Test func aReplyWithNothingBeforeItIsDueAtOnce() {
    machine.reply([9])
    #expect(!machine.isIdle)
    #expect(machine.nextReply() == [9])
    #expect(machine.isIdle)
  }

  /// Random interleavings: what leaves towards the client has the order of what came from it.
  @Test(arguments: 0..<20 as Range<UInt64>) func anyInterleavingKeepsTheOrder(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var sent: [Int32] = []
    var atBroker: [Int32] = []
    var received: [Int32] = []
    for id in 0..<300 as Range<Int32> {
      sent.append(id)
      if Bool.random(using: &random) {
        machine.expect(.opaque, correlationID: id)
        atBroker.append(id)
      } else {
        machine.reply(bytes(id))
      }
      while let reply = machine.nextReply() { received.append(integer(reply, at: 0)) }
      while !atBroker.isEmpty, Int.random(in: 0..<3, using: &random) > 0 || id == 299 {
        let next = atBroker.removeFirst()
        #expect(machine.response(Wire.response(next)) == .forward(8))
        received.append(next)
        machine.responsePassed()
        while let reply = machine.nextReply() { received.append(integer(reply, at: 0)) }
      }
    }
    #expect(received == sent)
    #expect(machine.isIdle)
  }

  // MARK: - Limits

  @Test func tooManyRequestsInFlightWaitForAResponse() {
    let limit = ConnectionStateMachine.maximumInFlight
    for id in 0..<Int32(limit) {
      #expect(machine.request(Wire.request(Wire.heartbeat, version: 4, correlationID: id)) == .forward(12))
    }
    let next = Wire.request(Wire.heartbeat, version: 4, correlationID: Int32(limit))
    #expect(machine.request(next) == .awaitResponse)
    #expect(machine.request([]) == .awaitResponse)
    #expect(machine.response(Wire.response(0)) == .forward(8))
    machine.responsePassed()
    #expect(machine.request(next) == .forward(12))
    #expect(machine.request(next) == .awaitResponse)
  }

  /// Garbage never traps.
  @Test func anyBytesGetAnAnswer() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<20_000 {
      let machine = TestMachine()
      let size = Bool.random(using: &random) ? bytes(Int32.random(in: 0...1 << 20, using: &random)) : []
      let garbage = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random) & (Bool.random(using: &random) ? 0xFF : 0x0F)
      }
      _ = machine.request(size + garbage)
      machine.expect(.opaque, correlationID: 1)
      _ = machine.response(size + garbage)
    }
  }
}
