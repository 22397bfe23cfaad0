/// Asks for records.
public struct FetchRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.fetch }

  public struct Topic: Hashable, Sendable {
    /// By id from version 13 on.
    public var topic: TopicReference
    public var partitions: [Partition]
    public var tags: TaggedFields
  }

  public struct Partition: Hashable, Sendable {
    public var index: Int32
    /// Version 9+.
    public var currentLeaderEpoch: Int32 = -1
    public var fetchOffset: Int64
    /// Version 12+.
    public var lastFetchedEpoch: Int32 = -1
    /// Version 5+; only followers set it.
    public var logStartOffset: Int64 = -1
    /// In bytes.
    public var maxBytes: Int32
    public var tags: TaggedFields
  }

  /// Versions 4–14: −1 for clients. From version 15 on a tagged field.
  public var replicaID: Int32 = -1
  /// In milliseconds.
  public var maxWait: Int32
  /// In bytes.
  public var minBytes: Int32
  /// In bytes, of all partitions together.
  public var maxBytes: Int32
  /// 0: read uncommitted, 1: read committed.
  public var isolationLevel: Int8
  /// Version 7+; 0 where there is no session.
  public var sessionID: Int32 = 0
  /// Version 7+; −1 where there is no session.
  public var sessionEpoch: Int32 = -1
  /// What is new or changed in the session; all partitions where there is none.
  public var topics: [Topic]
  /// Version 7+: what leaves the session.
  public var forgottenTopics = OpaqueArray.empty
  /// Version 11+.
  public var rackID: WireString = .text("")
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    if version <= 14 { replicaID = try reader.integer() }
    maxWait = try reader.integer()
    minBytes = try reader.integer()
    maxBytes = try reader.integer()
    isolationLevel = try reader.integer()
    if version >= 7 {
      sessionID = try reader.integer()
      sessionEpoch = try reader.integer()
    }
    topics = try reader.array(compact: flexible, elementBytes: 3) { reader throws(WireError) in
      Topic(
        topic: try TopicReference(reading: &reader, byID: version >= 13, compact: flexible),
        partitions: try reader.array(compact: flexible, elementBytes: 16) { reader throws(WireError) in
          try Partition(reading: &reader, version: version, flexible: flexible)
        },
        tags: try reader.tags(flexible: flexible))
    }
    if version >= 7 {
      forgottenTopics = try reader.opaqueArray(compact: flexible, elementBytes: 3) {
        reader throws(WireError) in
        _ = try TopicReference(reading: &reader, byID: version >= 13, compact: flexible)
        _ = try reader.opaqueArray(compact: flexible, fixedBytes: 4)
        _ = try reader.tags(flexible: flexible)
      }
    }
    if version >= 11 { rackID = try reader.string(compact: flexible) }
    tags = try reader.tags(flexible: flexible)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    if version <= 14 { frame.put(replicaID) }
    frame.put(maxWait)
    frame.put(minBytes)
    frame.put(maxBytes)
    frame.put(isolationLevel)
    if version >= 7 {
      frame.put(sessionID)
      frame.put(sessionEpoch)
    }
    frame.put(topics, compact: flexible) { topic, frame in
      topic.topic.write(to: &frame, input: input, compact: flexible)
      frame.put(topic.partitions, compact: flexible) { partition, frame in
        partition.write(to: &frame, input: input, version: version, flexible: flexible)
      }
      frame.put(topic.tags, flexible: flexible, input: input)
    }
    if version >= 7 { frame.put(forgottenTopics, compact: flexible, input: input) }
    if version >= 11 { frame.put(rackID, compact: flexible, input: input) }
    frame.put(tags, flexible: flexible, input: input)
  }
}

extension FetchRequest.Partition {
  init(reading reader: inout WireReader, version: Int16, flexible: Bool) throws(WireError) {
    index = try reader.integer()
    if version >= 9 { currentLeaderEpoch = try reader.integer() }
    fetchOffset = try reader.integer()
    if version >= 12 { lastFetchedEpoch = try reader.integer() }
    if version >= 5 { logStartOffset = try reader.integer() }
    maxBytes = try reader.integer()
    tags = try reader.tags(flexible: flexible)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16, flexible: Bool) {
    frame.put(index)
    if version >= 9 { frame.put(currentLeaderEpoch) }
    frame.put(fetchOffset)
    if version >= 12 { frame.put(lastFetchedEpoch) }
    if version >= 5 { frame.put(logStartOffset) }
    frame.put(maxBytes)
    frame.put(tags, flexible: flexible, input: input)
  }
}
