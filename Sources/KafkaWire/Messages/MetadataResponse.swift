/// Brokers, topics and partitions.
public struct MetadataResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.metadata }

  public struct Topic: Hashable, Sendable {
    public var errorCode: Int16
    /// Null (version 12+) where the topic was asked for by an id that does not exist.
    public var name: WireString?
    /// Version 10+.
    public var topicID: UUID128 = .zero
    /// Version 1+.
    public var isInternal = false
    public var partitions: OpaqueArray
    /// A bit field. Version 8+.
    public var authorizedOperations: Int32 = .min
    public var tags: TaggedFields
  }

  /// In milliseconds. Version 3+.
  public var throttleTime: Int32 = 0
  public var brokers: [NodeEndpoint]
  /// Version 2+.
  public var clusterID: WireString?
  /// Version 1+; −1 if there is none.
  public var controllerID: Int32 = -1
  public var topics: [Topic]
  /// A bit field. Versions 8–10.
  public var clusterAuthorizedOperations: Int32 = .min
  /// Version 13+.
  public var errorCode: Int16 = 0
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    if version >= 3 { throttleTime = try reader.integer() }
    brokers = try reader.array(compact: flexible, elementBytes: NodeEndpoint.minimumBytes) {
      reader throws(WireError) in
      try NodeEndpoint(reading: &reader, flexible: flexible, hasRack: version >= 1)
    }
    if version >= 2 { clusterID = try reader.nullableString(compact: flexible) }
    if version >= 1 { controllerID = try reader.integer() }
    topics = try reader.array(compact: flexible, elementBytes: 4) { reader throws(WireError) in
      try Topic(reading: &reader, version: version, flexible: flexible)
    }
    if (8...10).contains(version) { clusterAuthorizedOperations = try reader.integer() }
    if version >= 13 { errorCode = try reader.integer() }
    tags = try reader.tags(flexible: flexible)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    if version >= 3 { frame.put(throttleTime) }
    frame.put(brokers, compact: flexible) { broker, frame in
      broker.write(to: &frame, input: input, flexible: flexible, hasRack: version >= 1)
    }
    if version >= 2 { frame.put(clusterID, compact: flexible, input: input) }
    if version >= 1 { frame.put(controllerID) }
    frame.put(topics, compact: flexible) { topic, frame in
      topic.write(to: &frame, input: input, version: version, flexible: flexible)
    }
    if (8...10).contains(version) { frame.put(clusterAuthorizedOperations) }
    if version >= 13 { frame.put(errorCode) }
    frame.put(tags, flexible: flexible, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    try brokers.mapAddresses(map)
  }
}

extension MetadataResponse.Topic {
  init(reading reader: inout WireReader, version: Int16, flexible: Bool) throws(WireError) {
    errorCode = try reader.integer()
    name = version >= 12 ? try reader.nullableString(compact: flexible) : try reader.string(compact: flexible)
    if version >= 10 { topicID = try reader.uuid() }
    if version >= 1 { isInternal = try reader.bool() }
    partitions = try reader.opaqueArray(compact: flexible, elementBytes: 13) { reader throws(WireError) in
      // Error code, index, leader; leader epoch.
      try reader.take(version >= 7 ? 14 : 10)
      _ = try reader.opaqueArray(compact: flexible, fixedBytes: 4)  // replicas
      _ = try reader.opaqueArray(compact: flexible, fixedBytes: 4)  // in sync
      if version >= 5 { _ = try reader.opaqueArray(compact: flexible, fixedBytes: 4) }  // offline
      _ = try reader.tags(flexible: flexible)
    }
    if version >= 8 { authorizedOperations = try reader.integer() }
    tags = try reader.tags(flexible: flexible)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16, flexible: Bool) {
    frame.put(errorCode)
    frame.put(name, compact: flexible, input: input)
    if version >= 10 { frame.put(topicID) }
    if version >= 1 { frame.put(isInternal) }
    frame.put(partitions, compact: flexible, input: input)
    if version >= 8 { frame.put(authorizedOperations) }
    frame.put(tags, flexible: flexible, input: input)
  }
}
