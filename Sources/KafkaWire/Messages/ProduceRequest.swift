/// Records to be appended.
public struct ProduceRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.produce }

  public struct Topic: Hashable, Sendable {
    /// By id from version 13 on.
    public var topic: TopicReference
    public var partitions: [Partition]
    public var tags: TaggedFields
  }

  public struct Partition: Hashable, Sendable {
    public var index: Int32
    /// One record batch; message sets of magic 0 or 1 are possible in all versions.
    public var records: RecordsField
    public var tags: TaggedFields
  }

  /// Version 3+.
  public var transactionalID: WireString?
  /// −1: all in-sync replicas, 1: the leader, 0: nobody answers.
  public var acks: Int16
  /// In milliseconds.
  public var timeout: Int32
  public var topics: [Topic]
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    if version >= 3 { transactionalID = try reader.nullableString(compact: flexible) }
    acks = try reader.integer()
    timeout = try reader.integer()
    topics = try reader.array(compact: flexible, elementBytes: 3) { reader throws(WireError) in
      Topic(
        topic: try TopicReference(reading: &reader, byID: version >= 13, compact: flexible),
        partitions: try reader.array(compact: flexible, elementBytes: 6) { reader throws(WireError) in
          Partition(
            index: try reader.integer(), records: try reader.records(compact: flexible),
            tags: try reader.tags(flexible: flexible))
        },
        tags: try reader.tags(flexible: flexible))
    }
    tags = try reader.tags(flexible: flexible)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    if version >= 3 { frame.put(transactionalID, compact: flexible, input: input) }
    frame.put(acks)
    frame.put(timeout)
    frame.put(topics, compact: flexible) { topic, frame in
      topic.topic.write(to: &frame, input: input, compact: flexible)
      frame.put(topic.partitions, compact: flexible) { partition, frame in
        frame.put(partition.index)
        frame.put(partition.records, compact: flexible, input: input)
        frame.put(partition.tags, flexible: flexible, input: input)
      }
      frame.put(topic.tags, flexible: flexible, input: input)
    }
    frame.put(tags, flexible: flexible, input: input)
  }
}
