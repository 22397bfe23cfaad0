import KafkaWire
import Testing

@testable import Proxy

/// Clients see what both the broker and the proxy know (KIP-35).
@Suite struct ApiVersionsTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func intersected(_ ranges: [ApiVersionsResponse.Range], _ version: Int16) throws -> [Int16: String]
  {
    var message = ApiVersionsResponse(errorCode: 0, ranges: ranges)
    message.throttleTime = 3
    let frame = Messages.response(message, version)
    let received = try bench.receive(frame, .apiVersions(version: version)).toClient
    let again = try Messages.readResponse(ApiVersionsResponse.self, received, version)
    #expect(again.errorCode == 0 && again.throttleTime == (version >= 1 ? 3 : 0))
    return Dictionary(uniqueKeysWithValues: again.ranges.map { ($0.key, "\($0.minimum)-\($0.maximum)") })
  }

  @Test(arguments: ApiTable.apiVersions.versions) func intersection(version: Int16) throws {
    let known = try intersected(
      [
        .init(key: 0, minimum: 0, maximum: 99),  // a future Produce
        .init(key: 1, minimum: 0, maximum: 18),  // Fetch below 4 makes brokers convert
        .init(key: 2, minimum: 3, maximum: 5),  // an older broker
        .init(key: 3, minimum: 14, maximum: 20),  // nothing in common
        .init(key: 18, minimum: 0, maximum: 4),
        .init(key: 55, minimum: 0, maximum: 2),  // version 2 names controllers
        .init(key: 78, minimum: 0, maximum: 2),
        .init(key: 4, minimum: 0, maximum: 7),  // between brokers
        .init(key: 80, minimum: 0, maximum: 0),
        .init(key: 93, minimum: 0, maximum: 0),  // of the future
        .init(key: -1, minimum: 0, maximum: 0), .init(key: .max, minimum: .min, maximum: .max),
      ], version)
    #expect(
      known == [0: "0-13", 1: "4-18", 2: "3-5", 18: "0-4", 55: "0-1", 78: "1-2"])
  }

  /// Hazard 16: with a higher minimum librdkafka stops compressing.
  @Test func theMinimumOfProduceStaysZero() throws {
    #expect(try intersected([.init(key: 0, minimum: 0, maximum: 12)], 3) == [0: "0-12"])
    #expect(try intersected([.init(key: 0, minimum: 3, maximum: 12)], 3) == [0: "3-12"])
  }

  @Test func nothingButWhatTheTableForwards() throws {
    let all = (-5...200 as ClosedRange<Int16>).map {
      ApiVersionsResponse.Range(key: $0, minimum: 0, maximum: 100)
    }
    let known = try intersected(all, 4)
    let forwarded = ApiTable.all.filter { $0.handling != .refuse }
    #expect(Set(known.keys) == Set(forwarded.map(\.key)))
    for api in forwarded { #expect(known[api.key] == "\(api.advertisedMinimum)-\(api.versions.upperBound)") }
  }

  // MARK: - Versions that one side does not know (KIP-511)

  /// The broker does not know the client's version: its answer has version 0, whatever was asked.
  @Test(arguments: ApiTable.apiVersions.versions) func theBrokersFallback(version: Int16) throws {
    let refused = ApiVersionsResponse(
      errorCode: KafkaError.unsupportedVersion.rawValue, ranges: [.init(key: 18, minimum: 0, maximum: 2)])
    let frame = Messages.response(refused, 0)
    #expect(try bench.receive(frame, .apiVersions(version: version)).toClient == frame)
  }

  /// A broker that refuses with an error alone: the client is told to try version 0.
  @Test(arguments: ApiTable.apiVersions.versions) func aRefusalWithoutVersions(version: Int16) throws {
    let frame = bytes(Messages.correlationID) + bytes(KafkaError.unsupportedVersion.rawValue)
    let received = try bench.receive(frame, .apiVersions(version: version)).toClient
    let answer = try Messages.readResponse(ApiVersionsResponse.self, received, 0)
    #expect(answer.errorCode == KafkaError.unsupportedVersion.rawValue)
    #expect(answer.ranges == [.init(key: 18, minimum: 0, maximum: 0)])
  }

  /// The proxy does not know the client's version: answered here, in version 0, without asking the broker.
  @Test(arguments: [5, 6, 100, .max, -1, .min] as [Int16]) func theProxysFallback(version: Int16) throws {
    let request =
      bytes(ApiTable.apiVersions.key) + bytes(version) + bytes(Messages.correlationID)
      + [0xFF, 0xFF, 0, 1, 2, 3]
    let reply = try bench.send(request).reply
    let answer = try Messages.readResponse(ApiVersionsResponse.self, reply, 0)
    #expect(answer.errorCode == KafkaError.unsupportedVersion.rawValue)
    #expect(answer.ranges == [.init(key: 18, minimum: 0, maximum: 4)])
  }

  @Test(arguments: ApiTable.apiVersions.versions) func knownVersionsGoToTheBroker(version: Int16) throws {
    let request =
      bytes(ApiTable.apiVersions.key) + bytes(version) + bytes(Messages.correlationID) + [0xFF, 0xFF]
    let sent = try bench.send(request)
    guard case .apiVersions(version) = try sent.expectation else {
      Issue.record("another expectation")
      return
    }
    #expect(try sent.toBroker == request && bench.wasStreamed)
  }

  @Test(arguments: ApiTable.apiVersions.versions) func malformedAnswersEndTheConnection(version: Int16) throws
  {
    let frame = Messages.response(
      ApiVersionsResponse(errorCode: 0, ranges: [.init(key: 0, minimum: 0, maximum: 9)]), version)
    for length in 0..<frame.count {
      guard
        case .malformed = try bench.receive(Array(frame.prefix(length)), .apiVersions(version: version)).cause
      else {
        Issue.record("cut at \(length)")
        continue
      }
    }
  }
}
