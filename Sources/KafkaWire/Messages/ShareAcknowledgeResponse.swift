/// What became of the acknowledgements of a `ShareAcknowledgeRequest`.
public struct ShareAcknowledgeResponse: AddressedResponse {
  public static var api: ApiTable.Entry { ApiTable.shareAcknowledge }

  public struct Topic: Hashable, Sendable {
    public var topicID: UUID128
    public var partitions: [Partition]
    public var tags: TaggedFields
  }

  public struct Partition: Hashable, Sendable {
    public var index: Int32
    public var errorCode: Int16
    public var errorMessage: WireString?
    public var currentLeader: ShareLeader
    public var tags: TaggedFields
  }

  /// In milliseconds.
  public var throttleTime: Int32
  public var errorCode: Int16
  public var errorMessage: WireString?
  /// In milliseconds. Version 2+.
  public var acquisitionLockTimeout: Int32 = 0
  public var topics: [Topic]
  public var nodeEndpoints: [NodeEndpoint]
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    throttleTime = try reader.integer()
    errorCode = try reader.integer()
    errorMessage = try reader.nullableString(compact: true)
    if version >= 2 { acquisitionLockTimeout = try reader.integer() }
    topics = try reader.array(compact: true, elementBytes: 18) { reader throws(WireError) in
      Topic(
        topicID: try reader.uuid(),
        partitions: try reader.array(compact: true, elementBytes: 17) { reader throws(WireError) in
          Partition(
            index: try reader.integer(), errorCode: try reader.integer(),
            errorMessage: try reader.nullableString(compact: true),
            currentLeader: try ShareLeader(reading: &reader), tags: try reader.tags(flexible: true))
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
    if version >= 2 { frame.put(acquisitionLockTimeout) }
    frame.put(topics, compact: true) { topic, frame in
      frame.put(topic.topicID)
      frame.put(topic.partitions, compact: true) { partition, frame in
        frame.put(partition.index)
        frame.put(partition.errorCode)
        frame.put(partition.errorMessage, compact: true, input: input)
        partition.currentLeader.write(to: &frame, input: input)
        frame.put(partition.tags, flexible: true, input: input)
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
