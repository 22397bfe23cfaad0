import KafkaWire

/// A partition of a response with records in it.
protocol FetchedPartition {
  var index: Int32 { get }
  var records: RecordsField { get set }

  /// Leaves an error in the place of the records, and nothing that would need them.
  mutating func fail(_ failure: PartitionFailure)
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
