/// A node with its rack, as Metadata lists it and as responses hint at new leaders (KIP-951).
public struct NodeEndpoint: Hashable, Sendable {
  public var address: NodeAddress
  public var rack: WireString?
  public var tags: TaggedFields

  public init(address: NodeAddress, rack: WireString? = nil, tags: TaggedFields = .none) {
    self.address = address
    self.rack = rack
    self.tags = tags
  }

  init(reading reader: inout WireReader, flexible: Bool, hasRack: Bool) throws(WireError) {
    address = try NodeAddress(reading: &reader, compact: flexible)
    rack = hasRack ? try reader.nullableString(compact: flexible) : nil
    tags = try reader.tags(flexible: flexible)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, flexible: Bool, hasRack: Bool) {
    address.write(to: &frame, input: input, compact: flexible)
    if hasRack { frame.put(rack, compact: flexible, input: input) }
    frame.put(tags, flexible: flexible, input: input)
  }

  /// The least that one takes, in bytes.
  static var minimumBytes: Int { 9 }

  static func array(reading reader: inout WireReader) throws(WireError) -> [NodeEndpoint] {
    try reader.array(compact: true, elementBytes: minimumBytes) { reader throws(WireError) in
      try NodeEndpoint(reading: &reader, flexible: true, hasRack: true)
    }
  }

  static func write(_ endpoints: [NodeEndpoint], to frame: inout FrameAssembly, input: RawSpan) {
    frame.put(endpoints, compact: true) { endpoint, frame in
      endpoint.write(to: &frame, input: input, flexible: true, hasRack: true)
    }
  }
}

extension [NodeEndpoint] {
  mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    for index in indices { self[index].address = try map(self[index].address) }
  }
}

extension WireReader {
  /// The tagged fields at the end of a response, of which tag 0 holds node endpoints where `known`.
  mutating func nodeEndpointsAndTags(
    flexible: Bool, known: Bool
  ) throws(WireError) -> ([NodeEndpoint]?, TaggedFields) {
    guard known else { return (nil, try tags(flexible: flexible)) }
    var endpoints: [NodeEndpoint]?
    let tags = try tags(flexible: flexible) { reader throws(WireError) in
      endpoints = try NodeEndpoint.array(reading: &reader)
    }
    return (endpoints, tags)
  }
}

extension FrameAssembly {
  mutating func put(
    _ endpoints: [NodeEndpoint]?, _ tags: TaggedFields, flexible: Bool, known: Bool, input: RawSpan
  ) {
    guard known, let endpoints else { return put(tags, flexible: flexible, input: input) }
    put(tags, flexible: flexible, input: input, hasZero: true) { frame in
      NodeEndpoint.write(endpoints, to: &frame, input: input)
    }
  }
}
