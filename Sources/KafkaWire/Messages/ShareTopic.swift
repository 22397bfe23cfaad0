/// A topic of a share request with its partitions and what is acknowledged of them.
public struct ShareTopic: Hashable, Sendable {
  public struct Partition: Hashable, Sendable {
    public var index: Int32
    public var acknowledgementBatches: OpaqueArray
    public var tags: TaggedFields
  }

  public var topicID: UUID128
  public var partitions: [Partition]
  public var tags: TaggedFields

  /// The least that one takes, in bytes.
  static var minimumBytes: Int { 18 }

  init(reading reader: inout WireReader) throws(WireError) {
    topicID = try reader.uuid()
    partitions = try reader.array(compact: true, elementBytes: 6) { reader throws(WireError) in
      Partition(
        index: try reader.integer(),
        acknowledgementBatches: try reader.opaqueArray(compact: true, elementBytes: 18) {
          reader throws(WireError) in
          // First and last offset, a type each.
          try reader.take(16)
          _ = try reader.opaqueArray(compact: true, fixedBytes: 1)
          _ = try reader.tags(flexible: true)
        },
        tags: try reader.tags(flexible: true))
    }
    tags = try reader.tags(flexible: true)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan) {
    frame.put(topicID)
    frame.put(partitions, compact: true) { partition, frame in
      frame.put(partition.index)
      frame.put(partition.acknowledgementBatches, compact: true, input: input)
      frame.put(partition.tags, flexible: true, input: input)
    }
    frame.put(tags, flexible: true, input: input)
  }
}
