import Testing

@testable import KafkaWire

/// Hazards 15 and 29: no response keeps a broker's address, and nothing but addresses changes.
@Suite struct AddressTests {
  private static let apis = [
    "Produce", "Fetch", "Metadata", "FindCoordinator", "DescribeCluster", "ShareFetch", "ShareAcknowledge",
  ]

  @Test(arguments: apis) func onlyAddressesChange(api: String) throws {
    func check<Message: Projected & AddressedResponse>(_ type: Message.Type, _ golden: GoldenMessage) throws {
      let frame = golden.frame
      var message = try GoldenMessageTests.read(type, golden, frame)
      var originals: [NodeAddress] = []
      message.body.mapAddresses { address in
        originals.append(
          NodeAddress(
            nodeID: address.nodeID, host: .text(address.host.string(in: frame.span.bytes)), port: address.port
          ))
        return NodeAddress(
          nodeID: address.nodeID, host: .text("a-proxy.example"), port: 20_000 + Int32(originals.count))
      }
      let mapped = GoldenMessageTests.write(message, golden.version, input: frame)
      for original in originals {
        let host = Array(original.host.string(in: RawSpan()).utf8)
        // The only host that occurs elsewhere is the empty one.
        if !host.isEmpty { #expect(!contains(mapped, host + bigEndian(original.port)), "\(golden)") }
      }
      // What was mapped reads as the same message with other addresses, and mapped back it is the same bytes.
      var again = try GoldenMessageTests.read(type, golden, mapped)
      var seen = 0
      again.body.mapAddresses { address in
        #expect(address.host.string(in: mapped.span.bytes) == "a-proxy.example")
        #expect(address.port == 20_001 + Int32(seen))
        seen += 1
        return originals[seen - 1]
      }
      #expect(seen == originals.count)
      #expect(GoldenMessageTests.write(again, golden.version, input: mapped) == frame, "\(golden)")
      if golden.kind == "tagged", golden.json["body"]?.mentionsHosts == true {
        #expect(!originals.isEmpty, "\(golden)")
      }
    }
    try GoldenMessageTests.each(api) { type, golden in
      if let type = type as? any (Projected & AddressedResponse).Type { try check(type, golden) }
    }
  }

  /// A response that was given an address by any other API than these would leak it.
  @Test func everyResponseWithAHostIsMapped() throws {
    for api in GoldenMessageTests.apis {
      try GoldenMessageTests.each(api) { type, golden in
        if golden.json["body"]?.mentionsHosts == true {
          #expect(type is any AddressedResponse.Type, "\(golden)")
        }
      }
    }
  }

  private func bigEndian(_ port: Int32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: port >> (24 - 8 * $0)) }
  }

  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= bytes.count else { return false }
    return (0...(bytes.count - part.count)).contains { bytes[$0..<($0 + part.count)].elementsEqual(part) }
  }
}

extension JSON {
  var mentionsHosts: Bool {
    switch self {
    case .object(let fields): fields["host"] != nil || fields.values.contains { $0.mentionsHosts }
    case .array(let elements): elements.contains { $0.mentionsHosts }
    default: false
    }
  }
}
