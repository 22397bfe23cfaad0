import Bytes
import FieldCrypto
import KafkaWire

/// Opens the records of fetch responses. What cannot be opened fails its own partition, with an error and no records;
/// the others go on.
final class FetchResponseRewriter {
  private let topics: TopicTable
  private let output: FrameOutput
  private let opener: BatchOpener
  private let failures: FailureLog

  init(topics: TopicTable, output: FrameOutput, opener: BatchOpener, failures: FailureLog) {
    self.topics = topics
    self.output = output
    self.opener = opener
    self.failures = failures
  }

  /// - Returns: whether anything has changed.
  func open(
    _ response: inout FetchResponse, _ frame: RawSpan, _ version: Int16, _ waited: KeyWait,
    _ needs: inout KeyNeeds
  ) throws(WireError) -> Bool {
    var isChanged = false
    for index in response.topics.indices {
      let topic = topics.topic(response.topics[index].topic, in: frame)
      if topic?.isPlain == true { continue }
      let name = topic?.name ?? response.topics[index].topic.description(in: frame)
      for position in response.topics[index].partitions.indices {
        let partition = response.topics[index].partitions[position]
        guard case .input(let range) = partition.records, !range.isEmpty else { continue }
        isChanged = true
        do {
          response.topics[index].partitions[position].records = .rewritten(
            try open(frame.slice(range), of: topic, waited, &needs))
        } catch {
          failures.record("fetch_failed", topic: name, partition: partition.index, error)
          var failed = partition
          failed.errorCode = error.error.rawValue
          failed.records = .empty
          failed.abortedTransactions = .empty
          response.topics[index].partitions[position] = failed
        }
      }
    }
    return isChanged
  }

  /// The same for share groups (KIP-932), whose responses have room for the reason.
  func open(
    _ response: inout ShareFetchResponse, _ frame: RawSpan, _ waited: KeyWait, _ needs: inout KeyNeeds
  ) -> Bool {
    var isChanged = false
    for index in response.topics.indices {
      let topic = topics.topic(id: response.topics[index].topicID)
      if topic?.isPlain == true { continue }
      let name = topic?.name ?? response.topics[index].topicID.description
      for position in response.topics[index].partitions.indices {
        let partition = response.topics[index].partitions[position]
        guard case .input(let range) = partition.records, !range.isEmpty else { continue }
        isChanged = true
        do {
          response.topics[index].partitions[position].records = .rewritten(
            try open(frame.slice(range), of: topic, waited, &needs))
        } catch {
          failures.record("fetch_failed", topic: name, partition: partition.index, error)
          var failed = partition
          failed.errorCode = error.error.rawValue
          failed.errorMessage = .text(error.message)
          failed.records = .empty
          failed.acquiredRecords = .empty
          response.topics[index].partitions[position] = failed
        }
      }
    }
    return isChanged
  }

  private func open(
    _ records: RawSpan, of topic: Topic?, _ waited: KeyWait, _ needs: inout KeyNeeds
  ) throws(PartitionFailure) -> ByteRange {
    switch topic?.treatment {
    case .sealed(let sealed)?:
      return try opener.open(records, of: sealed, waited: waited, needs: &needs, into: &output.frame.records)
    case .refused(let reason)?:
      throw PartitionFailure(error: .topicAuthorizationFailed, message: reason)
    case .plain?, nil:
      // An id that this loop has not met: the client's next Metadata request tells its name.
      throw PartitionFailure(
        error: .unknownTopicID, message: "the proxy does not know this topic id's name yet")
    }
  }
}
