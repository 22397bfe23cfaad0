/// The cluster's nodes.
public struct DescribeClusterResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.describeCluster }

  public struct Broker: Hashable, Sendable {
    public var address: NodeAddress
    public var rack: WireString?
    /// Version 2+.
    public var isFenced: Bool
    public var tags: TaggedFields
  }

  /// In milliseconds.
  public var throttleTime: Int32 = 0
  public var errorCode: Int16
  public var errorMessage: WireString?
  /// What the nodes are: 1: brokers, 2: controllers (KIP-919). Version 1+.
  public var endpointType: Int8 = 1
  public var clusterID: WireString
  public var controllerID: Int32 = -1
  public var brokers: [Broker]
  /// A bit field.
  public var clusterAuthorizedOperations: Int32 = .min
  public var tags = TaggedFields.none

  /// An answer that has only an error.
  public init(errorCode: Int16, errorMessage: WireString?, endpointType: Int8 = 1) {
    self.errorCode = errorCode
    self.errorMessage = errorMessage
    self.endpointType = endpointType
    clusterID = .text("")
    brokers = []
  }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    throttleTime = try reader.integer()
    errorCode = try reader.integer()
    errorMessage = try reader.nullableString(compact: true)
    if version >= 1 { endpointType = try reader.integer() }
    clusterID = try reader.string(compact: true)
    controllerID = try reader.integer()
    brokers = try reader.array(compact: true, elementBytes: 11) { reader throws(WireError) in
      Broker(
        address: try NodeAddress(reading: &reader, compact: true),
        rack: try reader.nullableString(compact: true),
        isFenced: version >= 2 ? try reader.bool() : false,
        tags: try reader.tags(flexible: true))
    }
    clusterAuthorizedOperations = try reader.integer()
    tags = try reader.tags(flexible: true)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(throttleTime)
    frame.put(errorCode)
    frame.put(errorMessage, compact: true, input: input)
    if version >= 1 { frame.put(endpointType) }
    frame.put(clusterID, compact: true, input: input)
    frame.put(controllerID)
    frame.put(brokers, compact: true) { broker, frame in
      broker.address.write(to: &frame, input: input, compact: true)
      frame.put(broker.rack, compact: true, input: input)
      if version >= 2 { frame.put(broker.isFenced) }
      frame.put(broker.tags, flexible: true, input: input)
    }
    frame.put(clusterAuthorizedOperations)
    frame.put(tags, flexible: true, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    for index in brokers.indices { brokers[index].address = try map(brokers[index].address) }
  }
}
