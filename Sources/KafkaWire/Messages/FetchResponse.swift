/// Records.
public struct FetchResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.fetch }

  public struct Topic: Hashable, Sendable {
    /// By id from version 13 on.
    public var topic: TopicReference
    public var partitions: [Partition]
    public var tags: TaggedFields

    public init(topic: TopicReference, partitions: [Partition], tags: TaggedFields = .none) {
      self.topic = topic
      self.partitions = partitions
      self.tags = tags
    }
  }

  public struct Partition: Hashable, Sendable {
    public var index: Int32
    public var errorCode: Int16
    public var highWatermark: Int64
    public var lastStableOffset: Int64 = -1
    /// Version 5+.
    public var logStartOffset: Int64 = -1
    public var abortedTransactions = OpaqueArray.empty
    /// Version 11+; −1 for none.
    public var preferredReadReplica: Int32 = -1
    public var records: RecordsField
    /// Diverging epoch, current leader and snapshot id (version 12+) among them.
    public var tags = TaggedFields.none

    /// A partition that has only an error.
    public init(index: Int32, errorCode: Int16) {
      self.index = index
      self.errorCode = errorCode
      highWatermark = -1
      records = .empty
    }
  }

  /// In milliseconds.
  public var throttleTime: Int32 = 0
  /// Version 7+.
  public var errorCode: Int16 = 0
  /// Version 7+.
  public var sessionID: Int32 = 0
  public var topics: [Topic]
  /// Where new leaders listen: tag 0 of version 16+; nil where it is absent.
  public var nodeEndpoints: [NodeEndpoint]?
  public var tags = TaggedFields.none

  public init(topics: [Topic], errorCode: Int16 = 0, sessionID: Int32 = 0) {
    self.topics = topics
    self.errorCode = errorCode
    self.sessionID = sessionID
  }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    throttleTime = try reader.integer()
    if version >= 7 {
      errorCode = try reader.integer()
      sessionID = try reader.integer()
    }
    topics = try reader.array(compact: flexible, elementBytes: 3) { reader throws(WireError) in
      Topic(
        topic: try TopicReference(reading: &reader, byID: version >= 13, compact: flexible),
        partitions: try reader.array(compact: flexible, elementBytes: 25) { reader throws(WireError) in
          try Partition(reading: &reader, version: version, flexible: flexible)
        },
        tags: try reader.tags(flexible: flexible))
    }
    (nodeEndpoints, tags) = try reader.nodeEndpointsAndTags(flexible: flexible, known: version >= 16)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    frame.put(throttleTime)
    if version >= 7 {
      frame.put(errorCode)
      frame.put(sessionID)
    }
    frame.put(topics, compact: flexible) { topic, frame in
      topic.topic.write(to: &frame, input: input, compact: flexible)
      frame.put(topic.partitions, compact: flexible) { partition, frame in
        partition.write(to: &frame, input: input, version: version, flexible: flexible)
      }
      frame.put(topic.tags, flexible: flexible, input: input)
    }
    frame.put(nodeEndpoints, tags, flexible: flexible, known: version >= 16, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    try nodeEndpoints?.mapAddresses(map)
  }
}

extension FetchResponse.Partition {
  init(reading reader: inout WireReader, version: Int16, flexible: Bool) throws(WireError) {
    index = try reader.integer()
    errorCode = try reader.integer()
    highWatermark = try reader.integer()
    lastStableOffset = try reader.integer()
    if version >= 5 { logStartOffset = try reader.integer() }
    if flexible {
      abortedTransactions = try reader.opaqueArray(compact: true, elementBytes: 17) {
        reader throws(WireError) in
        // Producer id, first offset.
        try reader.take(16)
        _ = try reader.tags(flexible: true)
      }
    } else {
      abortedTransactions = try reader.opaqueArray(compact: false, fixedBytes: 16)
    }
    if version >= 11 { preferredReadReplica = try reader.integer() }
    records = try reader.records(compact: flexible)
    tags = try reader.tags(flexible: flexible)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16, flexible: Bool) {
    frame.put(index)
    frame.put(errorCode)
    frame.put(highWatermark)
    frame.put(lastStableOffset)
    if version >= 5 { frame.put(logStartOffset) }
    frame.put(abortedTransactions, compact: flexible, input: input)
    if version >= 11 { frame.put(preferredReadReplica) }
    frame.put(records, compact: flexible, input: input)
    frame.put(tags, flexible: flexible, input: input)
  }
}
