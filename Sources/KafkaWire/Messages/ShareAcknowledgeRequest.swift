/// Acknowledges records as a member of a share group (KIP-932).
public struct ShareAcknowledgeRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.shareAcknowledge }

  public var groupID: WireString?
  public var memberID: WireString?
  public var shareSessionEpoch: Int32
  /// Version 2+ (KIP-1222).
  public var isRenewAcknowledgement = false
  public var topics: [ShareTopic]
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    groupID = try reader.nullableString(compact: true)
    memberID = try reader.nullableString(compact: true)
    shareSessionEpoch = try reader.integer()
    if version >= 2 { isRenewAcknowledgement = try reader.bool() }
    topics = try reader.array(compact: true, elementBytes: ShareTopic.minimumBytes) {
      reader throws(WireError) in
      try ShareTopic(reading: &reader)
    }
    tags = try reader.tags(flexible: true)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(groupID, compact: true, input: input)
    frame.put(memberID, compact: true, input: input)
    frame.put(shareSessionEpoch)
    if version >= 2 { frame.put(isRenewAcknowledgement) }
    frame.put(topics, compact: true) { topic, frame in topic.write(to: &frame, input: input) }
    frame.put(tags, flexible: true, input: input)
  }
}
