/// Records acquired by a member of a share group (KIP-932).
public struct ShareFetchResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.shareFetch }

  public struct Topic: Hashable, Sendable {
    public var topicID: UUID128
    public var partitions: [Partition]
    public var tags: TaggedFields

    public init(topicID: UUID128, partitions: [Partition], tags: TaggedFields = .none) {
      self.topicID = topicID
      self.partitions = partitions
      self.tags = tags
    }
  }

  public struct Partition: Hashable, Sendable {
    public var index: Int32
    public var errorCode: Int16
    public var errorMessage: WireString?
    public var acknowledgeErrorCode: Int16 = 0
    public var acknowledgeErrorMessage: WireString?
    public var currentLeader = ShareLeader()
    public var records: RecordsField
    /// By offset: they may begin and end within a batch.
    public var acquiredRecords = OpaqueArray.empty
    public var tags = TaggedFields.none

    /// A partition that has only an error.
    public init(index: Int32, errorCode: Int16, errorMessage: WireString?) {
      self.index = index
      self.errorCode = errorCode
      self.errorMessage = errorMessage
      records = .empty
    }
  }

  /// In milliseconds.
  public var throttleTime: Int32 = 0
  public var errorCode: Int16 = 0
  public var errorMessage: WireString?
  /// In milliseconds.
  public var acquisitionLockTimeout: Int32 = 0
  public var topics: [Topic]
  public var nodeEndpoints: [NodeEndpoint] = []
  public var tags = TaggedFields.none

  public init(topics: [Topic], errorCode: Int16 = 0, errorMessage: WireString? = nil) {
    self.topics = topics
    self.errorCode = errorCode
    self.errorMessage = errorMessage
  }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    throttleTime = try reader.integer()
    errorCode = try reader.integer()
    errorMessage = try reader.nullableString(compact: true)
    acquisitionLockTimeout = try reader.integer()
    topics = try reader.array(compact: true, elementBytes: 18) { reader throws(WireError) in
      Topic(
        topicID: try reader.uuid(),
        partitions: try reader.array(compact: true, elementBytes: 22) { reader throws(WireError) in
          try Partition(reading: &reader)
        },
        tags: try reader.tags(flexible: true))
    }
    nodeEndpoints = try NodeEndpoint.array(reading: &reader)
    tags = try reader.tags(flexible: true)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(throttleTime)
    frame.put(errorCode)
    frame.put(errorMessage, compact: true, input: input)
    frame.put(acquisitionLockTimeout)
    frame.put(topics, compact: true) { topic, frame in
      frame.put(topic.topicID)
      frame.put(topic.partitions, compact: true) { partition, frame in
        partition.write(to: &frame, input: input)
      }
      frame.put(topic.tags, flexible: true, input: input)
    }
    NodeEndpoint.write(nodeEndpoints, to: &frame, input: input)
    frame.put(tags, flexible: true, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    try nodeEndpoints.mapAddresses(map)
  }
}

extension ShareFetchResponse.Partition {
  init(reading reader: inout WireReader) throws(WireError) {
    index = try reader.integer()
    errorCode = try reader.integer()
    errorMessage = try reader.nullableString(compact: true)
    acknowledgeErrorCode = try reader.integer()
    acknowledgeErrorMessage = try reader.nullableString(compact: true)
    currentLeader = try ShareLeader(reading: &reader)
    records = try reader.records(compact: true)
    acquiredRecords = try reader.opaqueArray(compact: true, elementBytes: 19) { reader throws(WireError) in
      // First and last offset, delivery count.
      try reader.take(18)
      _ = try reader.tags(flexible: true)
    }
    tags = try reader.tags(flexible: true)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan) {
    frame.put(index)
    frame.put(errorCode)
    frame.put(errorMessage, compact: true, input: input)
    frame.put(acknowledgeErrorCode)
    frame.put(acknowledgeErrorMessage, compact: true, input: input)
    currentLeader.write(to: &frame, input: input)
    frame.put(records, compact: true, input: input)
    frame.put(acquiredRecords, compact: true, input: input)
    frame.put(tags, flexible: true, input: input)
  }
}
