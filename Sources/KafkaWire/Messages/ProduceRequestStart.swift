/// The first fields of a `ProduceRequest`, up to and with the reference to its first topic: enough to tell whom it is
/// for, before its records have come.
public struct ProduceRequestStart: Hashable, Sendable {
  /// See `ProduceRequest`.
  public var acks: Int16
  public var topicCount: Int
  /// nil where there are no topics.
  public var firstTopic: TopicReference?

  /// Reads from the end of the request's header on. The frame may end anywhere behind the first topic's reference.
  /// - Throws: `WireError`, also where more bytes are needed.
  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try ProduceRequest.check(version, reader)
    let flexible = ProduceRequest.api.isFlexible(version)
    if version >= 3 { _ = try reader.nullableString(compact: flexible) }
    acks = try reader.integer()
    _ = try reader.integer(Int32.self)
    topicCount = try reader.nullableCount(compact: flexible, elementBytes: 0) ?? 0
    firstTopic =
      topicCount > 0
      ? try TopicReference(reading: &reader, byID: version >= 13, compact: flexible) : nil
  }
}
