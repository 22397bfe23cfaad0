import KafkaWire

/// A response with records in it: a consumer's, or a share group's (KIP-932).
protocol FetchedResponse: AddressedResponse {
  associatedtype Topic: FetchedTopic
  var topics: [Topic] { get set }
}

protocol FetchedTopic {
  associatedtype Partition: FetchedPartition
  var topic: TopicReference { get }
  var partitions: [Partition] { get set }
}

protocol FetchedPartition {
  var index: Int32 { get }
  var records: RecordsField { get set }

  /// Leaves an error in the place of the records, and nothing that would need them.
  mutating func fail(_ failure: PartitionFailure)
}

extension FetchResponse: FetchedResponse {}
extension FetchResponse.Topic: FetchedTopic {}
extension ShareFetchResponse: FetchedResponse {}

extension ShareFetchResponse.Topic: FetchedTopic {
  var topic: TopicReference { .id(topicID) }
}

extension FetchResponse.Partition: FetchedPartition {
  mutating func fail(_ failure: PartitionFailure) {
    errorCode = failure.error.rawValue
    records = .empty
    abortedTransactions = .empty
  }
}

extension ShareFetchResponse.Partition: FetchedPartition {
  /// Has room for the reason, too.
  mutating func fail(_ failure: PartitionFailure) {
    errorCode = failure.error.rawValue
    errorMessage = .text(failure.message)
    records = .empty
    acquiredRecords = .empty
  }
}
