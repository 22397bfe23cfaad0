import KafkaWire
import Testing

@testable import Proxy

/// SaslHandshake v0, after which tokens without a Kafka header follow (KIP-43), and v1, after which none do (KIP-152).
@Suite struct SASLTests {
  private let machine = TestMachine()
  private let heartbeat = Wire.request(Wire.heartbeat, version: 4, correlationID: 9)

  private func handshake(_ mechanism: String, version: Int16 = 0, accepted: Bool = true) -> Bool {
    machine.expect(.saslHandshake(version: version, mechanism: mechanism), correlationID: 1)
    #expect(machine.response(Wire.response(1, bodyBytes: 6)) == .inspect("SaslHandshake", frameBytes: 14))
    let isUnderstood = machine.handshakeAnswered(accepted: accepted)
    machine.responsePassed()
    return isUnderstood
  }

  @Test(arguments: [("PLAIN", 1), ("OAUTHBEARER", 1), ("SCRAM-SHA-256", 2), ("SCRAM-SHA-512", 2)])
  func tokensUntilTheLastRoundTrip(mechanism: String, rounds: Int) {
    #expect(handshake(mechanism))
    for round in 1...rounds {
      let token = sized([UInt8](repeating: UInt8(round), count: 10 * round))
      #expect(machine.request(token) == .forward(token.count))
      #expect(machine.request(token) == .awaitResponse, "one round trip at a time")
      #expect(machine.response(bytes(Int32(0))) == .forward(4), "an empty token is one too")
      machine.responsePassed()
    }
    #expect(machine.request(heartbeat) == .forward(heartbeat.count))
    #expect(machine.response(Wire.response(9)) == .forward(8))
  }

  @Test func nothingIsReadBeforeTheHandshakesAnswer() {
    machine.expect(.saslHandshake(version: 0, mechanism: "PLAIN"), correlationID: 1)
    #expect(machine.request(heartbeat) == .awaitResponse)
    #expect(machine.request(sized([0, 1, 2])) == .awaitResponse)
  }

  /// What was pipelined before the handshake is answered before it.
  @Test func tokensWaitForWhatIsInFlight() {
    machine.expect(.apiVersions(version: 0), correlationID: 0)
    machine.expect(.saslHandshake(version: 0, mechanism: "PLAIN"), correlationID: 1)
    #expect(machine.response(Wire.response(0, bodyBytes: 6)) == .inspect("ApiVersions", frameBytes: 14))
    machine.responsePassed()
    #expect(machine.request(sized([0])) == .awaitResponse)
    #expect(machine.response(Wire.response(1, bodyBytes: 6)) == .inspect("SaslHandshake", frameBytes: 14))
    #expect(machine.handshakeAnswered(accepted: true))
    #expect(machine.request(sized([0])) == .awaitResponse, "the answer has not gone out yet")
    machine.responsePassed()
    #expect(machine.request(sized([0])) == .forward(5))
  }

  @Test func aRefusedMechanismLeavesTheProtocolAsItWas() {
    #expect(handshake("PLAIN", accepted: false))
    #expect(machine.request(heartbeat) == .forward(heartbeat.count))
  }

  @Test(arguments: ["GSSAPI", "SCRAM-SHA-1", "", "plain"])
  func mechanismsWhoseEndCannotBeToldAreRefused(mechanism: String) {
    #expect(!handshake(mechanism))
  }

  /// A broker that refuses such a mechanism is obeyed: the client may choose another.
  @Test func anUnknownMechanismThatTheBrokerRefuses() {
    #expect(handshake("GSSAPI", accepted: false))
    #expect(machine.request(heartbeat) == .forward(heartbeat.count))
  }

  @Test func versionOneIsFollowedByRequests() {
    #expect(handshake("GSSAPI", version: 1))
    let authenticate = Wire.request(Wire.saslAuthenticate, version: 2, correlationID: 2, bodyBytes: 40)
    #expect(machine.request(authenticate) == .forward(authenticate.count))
  }

  @Test(arguments: [-1, .min, Int32(ConnectionStateMachine.maximumTokenBytes) + 1, .max] as [Int32])
  func tokenSizesOutOfRangeEndTheConnection(size: Int32) {
    #expect(handshake("PLAIN"))
    #expect(machine.request(bytes(size)) == .close(.tokenSize(size)))
  }

  /// Re-authentication (KIP-368) on the same connection.
  @Test func aSecondHandshake() {
    for _ in 0..<2 {
      #expect(handshake("PLAIN"))
      #expect(machine.request(sized([1, 2, 3])) == .forward(7))
      #expect(machine.response(sized([])) == .forward(4))
      machine.responsePassed()
    }
    #expect(machine.request(heartbeat) == .forward(heartbeat.count))
  }
}
