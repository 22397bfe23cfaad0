import Testing

@testable import KafkaWire

/// Every version of every decoded API against what Kafka's own serialisers write.
@Suite struct GoldenMessageTests {
  static let requests: [String: any Projected.Type] = [
    "Produce": ProduceRequest.self, "Fetch": FetchRequest.self, "Metadata": MetadataRequest.self,
    "FindCoordinator": FindCoordinatorRequest.self, "SaslHandshake": SaslHandshakeRequest.self,
    "ApiVersions": ApiVersionsRequest.self, "DescribeCluster": DescribeClusterRequest.self,
    "ShareFetch": ShareFetchRequest.self, "ShareAcknowledge": ShareAcknowledgeRequest.self,
  ]
  static let responses: [String: any Projected.Type] = [
    "Produce": ProduceResponse.self, "Fetch": FetchResponse.self, "Metadata": MetadataResponse.self,
    "FindCoordinator": FindCoordinatorResponse.self, "SaslHandshake": SaslHandshakeResponse.self,
    "ApiVersions": ApiVersionsResponse.self, "DescribeCluster": DescribeClusterResponse.self,
    "ShareFetch": ShareFetchResponse.self, "ShareAcknowledge": ShareAcknowledgeResponse.self,
  ]
  static let apis = requests.keys.sorted()

  /// Calls `body` for each golden message of an API.
  static func each(_ api: String, _ body: (any Projected.Type, GoldenMessage) throws -> Void) throws {
    for golden in try GoldenMessage.load(api) {
      let type = try #require(golden.isRequest ? requests[api] : responses[api])
      try body(type, golden)
    }
  }

  /// Reads a whole frame, header and body.
  static func read<Message: Projected>(_ type: Message.Type, _ golden: GoldenMessage, _ frame: [UInt8])
    throws(WireError)
    -> (request: RequestHeader?, response: ResponseHeader?, body: Message)
  {
    var reader = WireReader(frame.span.bytes)
    if golden.isRequest {
      let header = try RequestHeader(reading: &reader)
      return (header, nil, try Message(reading: &reader, version: golden.version))
    }
    let header = try ResponseHeader(
      reading: &reader, version: Message.api.responseHeaderVersion(golden.version))
    return (nil, header, try Message(reading: &reader, version: golden.version))
  }

  static func write<Message: Projected>(
    _ message: (request: RequestHeader?, response: ResponseHeader?, body: Message), _ version: Int16,
    input: [UInt8]
  ) -> [UInt8] {
    var frame = FrameAssembly()
    message.request?.write(to: &frame, input: input.span.bytes)
    message.response?.write(
      to: &frame, input: input.span.bytes, version: Message.api.responseHeaderVersion(version))
    message.body.write(to: &frame, input: input.span.bytes, version: version)
    return frame.flattened(input: input.span.bytes)
  }

  @Test(arguments: apis) func allVersionsAreThere(api: String) throws {
    let goldens = try GoldenMessage.load(api)
    let entry = try #require(ApiTable.all.first { $0.name == api })
    for suffix in ["Request", "Response"] {
      let versions = Set(goldens.filter { $0.name == api + suffix }.map(\.version))
      // Kafka 4 has dropped Produce 0–2: `OldProduceTests`.
      #expect(versions == Set(entry.versions).subtracting(api == "Produce" ? [0, 1, 2] : []))
    }
  }

  @Test(arguments: apis) func readsWhatKafkaWrote(api: String) throws {
    func check<Message: Projected>(_ type: Message.Type, _ golden: GoldenMessage) throws {
      let frame = golden.frame
      let message = try Self.read(type, golden, frame)
      let body = message.body.projected(frame.span.bytes, version: golden.version)
      let expected = try #require(golden.json["body"])
      #expect(body.differences(from: expected, ignoring: type.opaque) == [], "\(golden)")
      let header = try #require(golden.json["header"])
      let request = message.request?.projected(frame.span.bytes)
      let response = message.response.map { JSON.object(["correlationId": JSON($0.correlationID)]) }
      #expect((request ?? response)?.differences(from: header, ignoring: []) == [], "\(golden)")
      if golden.isRequest {
        let prefix = RequestPrefix(frame.span.bytes)
        #expect(prefix?.apiKey == type.api.key && prefix?.apiVersion == golden.version)
        #expect(prefix?.correlationID == message.request?.correlationID)
      }
    }
    try Self.each(api) { try check($0, $1) }
  }

  /// The comparison above finds what differs.
  @Test func differencesAreFound() throws {
    let golden = try #require(GoldenMessage.load("Fetch").last)
    let expected = try #require(golden.json["body"])
    let frame = golden.frame
    var message = try Self.read(FetchResponse.self, golden, frame)
    message.body.topics[1].partitions[1].highWatermark += 1
    message.body.topics[0].partitions[0].records = .null
    var body = message.body.projected(frame.span.bytes, version: golden.version)
    #expect(body.differences(from: expected, ignoring: FetchResponse.opaque).count == 2)
    body = .object(["responses": .array([])])
    #expect(body.differences(from: expected, ignoring: []).count == 5)
  }

  @Test(arguments: apis) func writesTheSameBytes(api: String) throws {
    func check<Message: Projected>(_ type: Message.Type, _ golden: GoldenMessage) throws {
      let frame = golden.frame
      let message = try Self.read(type, golden, frame)
      #expect(Self.write(message, golden.version, input: frame) == frame, "\(golden)")
    }
    try Self.each(api) { try check($0, $1) }
  }

  @Test(arguments: apis) func everyTruncationThrows(api: String) throws {
    func check<Message: Projected>(_ type: Message.Type, _ golden: GoldenMessage) {
      let frame = golden.frame
      for length in 0..<frame.count {
        // A header of a body without bytes is whole where it ends, and nothing is cut off.
        let cut = Array(frame.prefix(length))
        #expect(throws: WireError.self, "\(golden) cut at \(length)") { try Self.read(type, golden, cut) }
      }
      // Clients pass over what follows a response, so the proxy must; a request has to end with its frame.
      if golden.isRequest {
        #expect(throws: WireError.self, "\(golden) with a byte too many") {
          try Self.read(type, golden, frame + [0])
        }
      } else {
        #expect(throws: Never.self) { try Self.read(type, golden, frame + [0]) }
      }
    }
    try Self.each(api) { check($0, $1) }
  }

  /// A flipped byte is another message or an error; what is read can be written, and reads the same.
  @Test(arguments: apis) func byteFlipsNeverTrap(api: String) throws {
    func check<Message: Projected>(_ type: Message.Type, _ golden: GoldenMessage) {
      var frame = golden.frame
      for index in frame.indices {
        for mask: UInt8 in [0x01, 0xFF] {
          frame[index] ^= mask
          if let message = try? Self.read(type, golden, frame) {
            let written = Self.write(message, golden.version, input: frame)
            if let again = try? Self.read(type, golden, written) {
              if Self.write(again, golden.version, input: written) != written {
                Issue.record("\(golden) byte \(index) ^ \(mask): not stable")
              }
            } else {
              Issue.record("\(golden) byte \(index) ^ \(mask): cannot be read again")
            }
          }
          frame[index] ^= mask
        }
      }
    }
    // One message of each version, the one with most in it.
    var fullest: [String: (any Projected.Type, GoldenMessage)] = [:]
    try Self.each(api) { fullest["\($1.name) \($1.version)"] = ($0, $1) }
    for (type, golden) in fullest.values { check(type, golden) }
  }

  @Test(arguments: apis) func unsupportedVersionsThrow(api: String) throws {
    func check<Message: Projected>(_ type: Message.Type) {
      let bytes = [UInt8](repeating: 0, count: 100)
      for version in [
        Int16.min, -1, type.api.versions.lowerBound - 1, type.api.versions.upperBound + 1, .max,
      ] {
        var reader = WireReader(bytes.span.bytes)
        do {
          _ = try Message(reading: &reader, version: version)
          Issue.record("\(Message.self) v\(version) was read")
        } catch {
          #expect(error.problem == .unsupportedVersion)
        }
      }
    }
    if let request = Self.requests[api] { check(request) }
    if let response = Self.responses[api] { check(response) }
  }
}
