/// Asks for brokers, topics and partitions.
public struct MetadataRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.metadata }

  public struct Topic: Hashable, Sendable {
    /// Version 10+; zero for a topic that is named.
    public var topicID: UUID128
    /// Null (version 10+) for a topic that is asked for by id (answered from version 12 on).
    public var name: WireString?
    public var tags: TaggedFields

    public init(topicID: UUID128 = .zero, name: WireString?, tags: TaggedFields = .none) {
      self.topicID = topicID
      self.name = name
      self.tags = tags
    }
  }

  /// Null asks for all topics (in version 0 an empty array does).
  public var topics: [Topic]?
  /// Version 4+.
  public var allowAutoTopicCreation = true
  /// Versions 8–10.
  public var includeClusterAuthorizedOperations = false
  /// Version 8+.
  public var includeTopicAuthorizedOperations = false
  public var tags = TaggedFields.none

  public init(topics: [Topic]?, allowAutoTopicCreation: Bool) {
    self.topics = topics
    self.allowAutoTopicCreation = allowAutoTopicCreation
  }

  /// Asks for topics by their ids, to be written in version 12 or 13: creates nothing.
  public init(topicIDs: [UUID128]) {
    self.init(topics: topicIDs.map { Topic(topicID: $0, name: nil) }, allowAutoTopicCreation: false)
  }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    topics = try reader.nullableArray(compact: flexible, elementBytes: 2) { reader throws(WireError) in
      Topic(
        topicID: version >= 10 ? try reader.uuid() : .zero,
        name: version >= 10
          ? try reader.nullableString(compact: flexible) : try reader.string(compact: flexible),
        tags: try reader.tags(flexible: flexible))
    }
    if version >= 4 { allowAutoTopicCreation = try reader.bool() }
    if (8...10).contains(version) { includeClusterAuthorizedOperations = try reader.bool() }
    if version >= 8 { includeTopicAuthorizedOperations = try reader.bool() }
    tags = try reader.tags(flexible: flexible)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    frame.put(topics, compact: flexible) { topic, frame in
      if version >= 10 { frame.put(topic.topicID) }
      frame.put(topic.name, compact: flexible, input: input)
      frame.put(topic.tags, flexible: flexible, input: input)
    }
    if version >= 4 { frame.put(allowAutoTopicCreation) }
    if (8...10).contains(version) { frame.put(includeClusterAuthorizedOperations) }
    if version >= 8 { frame.put(includeTopicAuthorizedOperations) }
    frame.put(tags, flexible: flexible, input: input)
  }
}
