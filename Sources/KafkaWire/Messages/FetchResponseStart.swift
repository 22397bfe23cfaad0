/// The first fields of a `FetchResponse`, up to and with the reference to its first topic: enough to tell whose records
/// follow, before they have come.
public struct FetchResponseStart: Hashable, Sendable {
  public var topicCount: Int
  /// nil where there are no topics.
  public var firstTopic: TopicReference?

  /// Reads from the end of the response's header on. The frame may end anywhere behind the first topic's reference.
  /// - Throws: `WireError`, also where more bytes are needed.
  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try FetchResponse.check(version, reader)
    let flexible = FetchResponse.api.isFlexible(version)
    // Throttle time; error code and session id.
    try reader.take(version >= 7 ? 10 : 4)
    topicCount = try reader.nullableCount(compact: flexible, elementBytes: 0) ?? 0
    firstTopic =
      topicCount > 0
      ? try TopicReference(reading: &reader, byID: version >= 13, compact: flexible) : nil
  }
}
