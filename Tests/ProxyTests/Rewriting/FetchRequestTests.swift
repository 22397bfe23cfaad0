import KafkaWire
import Testing

@testable import KafkaWire
@testable import Proxy

/// Fetch and share fetch requests: topic ids are known before the answer comes, and the answer is not too large to be held.
@Suite struct FetchRequestTests {
  static let versions: [Int16] = [4, 7, 11, 12, 13, 15, 18]

  private func fetch(_ version: Int16, maximum: Int32, minimum: Int32 = 1, topics: [String] = ["sealed.a"])
    throws -> [UInt8]
  {
    var message = try Messages.zero(FetchRequest.self, 21, version: 4)
    message.maxWait = 500
    message.minBytes = minimum
    message.maxBytes = maximum
    message.isolationLevel = 1
    message.sessionID = 5
    message.topics = topics.map {
      FetchRequest.Topic(
        topic: Messages.reference($0, byID: version >= 13),
        partitions: [.init(index: 3, fetchOffset: 77, maxBytes: 1 << 30, tags: .none)], tags: .none)
    }
    return Messages.request(message, version)
  }

  private func read(_ frame: [UInt8], _ version: Int16) throws -> FetchRequest {
    var reader = WireReader(frame.span.bytes)
    let header = try RequestHeader(reading: &reader)
    #expect(header.clientID?.string(in: frame.span.bytes) == Messages.clientID)
    return try FetchRequest(reading: &reader, version: version)
  }

  @Test(arguments: versions) func smallRequestsGoOnAsTheyAre(version: Int16) throws {
    let bench = try Workbench()
    for maximum in [0, 1, 4 << 20] as [Int32] {
      let frame = try fetch(version, maximum: maximum)
      let sent = try bench.send(frame)
      #expect(try sent.toBroker == frame)
      guard case .fetch(version) = try sent.expectation else {
        Issue.record("another expectation")
        continue
      }
    }
  }

  @Test(arguments: versions) func theLimitIsLowered(version: Int16) throws {
    let bench = try Workbench()
    let frame = try fetch(version, maximum: .max)
    var message = try read(try bench.send(frame).toBroker, version)
    #expect(message.maxBytes == 4 << 20)
    #expect(message.minBytes == 1 && message.maxWait == 500 && message.isolationLevel == 1)
    #expect(message.topics.count == 1 && message.topics[0].partitions[0].fetchOffset == 77)
    // A minimum above the limit would never be reached.
    message = try read(try bench.send(fetch(version, maximum: .max, minimum: 8 << 20)).toBroker, version)
    #expect(message.maxBytes == 8 << 20)
  }

  @Test(arguments: [13, 18] as [Int16]) func unknownIDsAreAskedFor(version: Int16) throws {
    let bench = try Workbench(knows: ["plain.a"])
    let frame = try fetch(version, maximum: 100, topics: ["plain.a", "sealed.a"])
    guard case .asksForNames(let ids) = try bench.send(frame) else {
      Issue.record("not asked for")
      return
    }
    #expect(ids == [Messages.id("sealed.a")])
    // The broker does not know it either: its answer says so.
    var wait = FrameWait()
    wait.askedTopicIDs = ids
    #expect(try bench.send(frame, wait: wait).toBroker == frame)
  }

  @Test(arguments: [1, 2] as [Int16]) func shareFetches(version: Int16) throws {
    let zeros: [UInt8] = [0, 0] + [UInt8](repeating: 0, count: 24) + [1, 1, 0]
    var message = try Messages.read(ShareFetchRequest.self, zeros, 1)
    message.maxBytes = .max
    message.maxRecords = 500
    message.forgottenTopics = .empty
    let bench = try Workbench()
    let sent = try bench.send(Messages.request(message, version)).toBroker
    var reader = WireReader(sent.span.bytes)
    _ = try RequestHeader(reading: &reader)
    let again = try ShareFetchRequest(reading: &reader, version: version)
    #expect(again.maxBytes == 4 << 20 && again.maxRecords == 500)
    message.maxBytes = 1000
    let small = Messages.request(message, version)
    #expect(try bench.send(small).toBroker == small)
  }

  @Test(arguments: versions) func truncatedRequestsEndTheConnection(version: Int16) throws {
    let bench = try Workbench()
    let frame = try fetch(version, maximum: .max)
    for length in 8..<frame.count {
      guard case .malformed = try bench.send(Array(frame.prefix(length))).cause else {
        Issue.record("cut at \(length)")
        continue
      }
    }
  }

  // MARK: - Requests that only need an expectation

  @Test func addressedRequestsStream() throws {
    let bench = try Workbench()
    for api in [
      ApiTable.metadata, ApiTable.findCoordinator, ApiTable.describeCluster, ApiTable.shareAcknowledge,
    ] {
      for version in api.versions {
        let front = bytes(api.key) + bytes(version) + bytes(Messages.correlationID)
        let sent = try bench.send(front)
        let name = try sent.expectation.name
        #expect(bench.wasStreamed && name == api.name)
      }
    }
  }

  @Test(arguments: [0, 1] as [Int16], ["PLAIN", "SCRAM-SHA-256"]) func saslHandshake(
    version: Int16, mechanism: String
  ) throws {
    let bench = try Workbench()
    var message = try Messages.zero(SaslHandshakeRequest.self, 2)
    message.mechanism = .text(mechanism)
    let frame = Messages.request(message, version)
    let sent = try bench.send(frame)
    #expect(try sent.toBroker == frame)
    guard case .saslHandshake(version, mechanism) = try sent.expectation else {
      Issue.record("another expectation")
      return
    }
    var answer = try Messages.zero(SaslHandshakeResponse.self, 6)
    for code in [KafkaError.none, .unsupportedSaslMechanism] {
      answer.errorCode = code.rawValue
      let response = Messages.response(answer, version)
      let verdict = bench.responses.rewrite(response.span.bytes, try sent.expectation, waited: FrameWait())
      guard case .handshake(let accepted) = verdict else {
        Issue.record("\(verdict)")
        continue
      }
      #expect(accepted == (code == .none))
    }
  }
}
