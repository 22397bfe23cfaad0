/// What became of the records of a `ProduceRequest`.
public struct ProduceResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.produce }

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
    /// −1 with an error.
    public var baseOffset: Int64
    /// In milliseconds; −1 where the producer's timestamps are kept. Version 2+.
    public var logAppendTime: Int64 = -1
    /// Version 5+.
    public var logStartOffset: Int64 = -1
    /// The records that made the whole batch fail (KIP-467). Version 8+.
    public var recordErrors: [RecordError] = []
    /// Version 8+.
    public var errorMessage: WireString?
    /// The current leader (KIP-951, version 10+) among them.
    public var tags = TaggedFields.none

    public init(index: Int32, errorCode: Int16, baseOffset: Int64 = -1, errorMessage: WireString? = nil) {
      self.index = index
      self.errorCode = errorCode
      self.baseOffset = baseOffset
      self.errorMessage = errorMessage
    }
  }

  public struct RecordError: Hashable, Sendable {
    /// Which record of the batch, from 0.
    public var batchIndex: Int32
    public var message: WireString?
    public var tags = TaggedFields.none

    public init(batchIndex: Int32, message: WireString?) {
      self.batchIndex = batchIndex
      self.message = message
    }
  }

  public var topics: [Topic]
  /// In milliseconds. Version 1+.
  public var throttleTime: Int32 = 0
  /// Where new leaders listen: tag 0 of version 10+; nil where it is absent.
  public var nodeEndpoints: [NodeEndpoint]?
  public var tags = TaggedFields.none

  public init(topics: [Topic]) { self.topics = topics }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    topics = try reader.array(compact: flexible, elementBytes: 3) { reader throws(WireError) in
      Topic(
        topic: try TopicReference(reading: &reader, byID: version >= 13, compact: flexible),
        partitions: try reader.array(compact: flexible, elementBytes: 14) { reader throws(WireError) in
          try Partition(reading: &reader, version: version, flexible: flexible)
        },
        tags: try reader.tags(flexible: flexible))
    }
    if version >= 1 { throttleTime = try reader.integer() }
    (nodeEndpoints, tags) = try reader.nodeEndpointsAndTags(flexible: flexible, known: version >= 10)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    frame.put(topics, compact: flexible) { topic, frame in
      topic.topic.write(to: &frame, input: input, compact: flexible)
      frame.put(topic.partitions, compact: flexible) { partition, frame in
        partition.write(to: &frame, input: input, version: version, flexible: flexible)
      }
      frame.put(topic.tags, flexible: flexible, input: input)
    }
    if version >= 1 { frame.put(throttleTime) }
    frame.put(nodeEndpoints, tags, flexible: flexible, known: version >= 10, input: input)
  }

  public mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure) {
    try nodeEndpoints?.mapAddresses(map)
  }
}

extension ProduceResponse.Partition {
  init(reading reader: inout WireReader, version: Int16, flexible: Bool) throws(WireError) {
    index = try reader.integer()
    errorCode = try reader.integer()
    baseOffset = try reader.integer()
    if version >= 2 { logAppendTime = try reader.integer() }
    if version >= 5 { logStartOffset = try reader.integer() }
    if version >= 8 {
      recordErrors =
        try reader.nullableArray(compact: flexible, elementBytes: 6) { reader throws(WireError) in
          var error = ProduceResponse.RecordError(
            batchIndex: try reader.integer(), message: try reader.nullableString(compact: flexible))
          error.tags = try reader.tags(flexible: flexible)
          return error
        } ?? []
      errorMessage = try reader.nullableString(compact: flexible)
    }
    tags = try reader.tags(flexible: flexible)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16, flexible: Bool) {
    frame.put(index)
    frame.put(errorCode)
    frame.put(baseOffset)
    if version >= 2 { frame.put(logAppendTime) }
    if version >= 5 { frame.put(logStartOffset) }
    if version >= 8 {
      frame.put(recordErrors, compact: flexible) { error, frame in
        frame.put(error.batchIndex)
        frame.put(error.message, compact: flexible, input: input)
        frame.put(error.tags, flexible: flexible, input: input)
      }
      frame.put(errorMessage, compact: flexible, input: input)
    }
    frame.put(tags, flexible: flexible, input: input)
  }
}
