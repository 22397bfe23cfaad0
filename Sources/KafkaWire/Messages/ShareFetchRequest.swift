/// Asks for records as a member of a share group, and acknowledges earlier ones (KIP-932).
public struct ShareFetchRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.shareFetch }

  public var groupID: WireString?
  public var memberID: WireString?
  public var shareSessionEpoch: Int32
  /// In milliseconds.
  public var maxWait: Int32
  /// In bytes.
  public var minBytes: Int32
  /// In bytes, of all partitions together.
  public var maxBytes: Int32
  public var maxRecords: Int32
  /// In records.
  public var batchSize: Int32
  /// Version 2+ (KIP-1206).
  public var acquireMode: Int8 = 0
  /// Version 2+ (KIP-1222).
  public var isRenewAcknowledgement = false
  public var topics: [ShareTopic]
  /// What leaves the session.
  public var forgottenTopics: OpaqueArray
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    groupID = try reader.nullableString(compact: true)
    memberID = try reader.nullableString(compact: true)
    shareSessionEpoch = try reader.integer()
    maxWait = try reader.integer()
    minBytes = try reader.integer()
    maxBytes = try reader.integer()
    maxRecords = try reader.integer()
    batchSize = try reader.integer()
    if version >= 2 {
      acquireMode = try reader.integer()
      isRenewAcknowledgement = try reader.bool()
    }
    topics = try reader.array(compact: true, elementBytes: ShareTopic.minimumBytes) {
      reader throws(WireError) in
      try ShareTopic(reading: &reader)
    }
    forgottenTopics = try reader.opaqueArray(compact: true, elementBytes: 18) { reader throws(WireError) in
      try reader.take(16)
      _ = try reader.opaqueArray(compact: true, fixedBytes: 4)
      _ = try reader.tags(flexible: true)
    }
    tags = try reader.tags(flexible: true)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(groupID, compact: true, input: input)
    frame.put(memberID, compact: true, input: input)
    frame.put(shareSessionEpoch)
    frame.put(maxWait)
    frame.put(minBytes)
    frame.put(maxBytes)
    frame.put(maxRecords)
    frame.put(batchSize)
    if version >= 2 {
      frame.put(acquireMode)
      frame.put(isRenewAcknowledgement)
    }
    frame.put(topics, compact: true) { topic, frame in topic.write(to: &frame, input: input) }
    frame.put(forgottenTopics, compact: true, input: input)
    frame.put(tags, flexible: true, input: input)
  }
}
