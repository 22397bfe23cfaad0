import KafkaWire

/// A request for records: a consumer's, or a share group's (KIP-932).
protocol FetchingRequest: WireMessage {
  /// Of the topics that it names by id.
  var topicIDs: [UUID128] { get }
  /// In bytes.
  var minBytes: Int32 { get }
  /// In bytes, of all partitions together.
  var maxBytes: Int32 { get set }
}

extension FetchRequest: FetchingRequest {
  var topicIDs: [UUID128] { topics.compactMap(\.topic.id) }
}

extension ShareFetchRequest: FetchingRequest {
  var topicIDs: [UUID128] { topics.map(\.topicID) }
}
