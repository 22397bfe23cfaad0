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
  private let counts: UnsealedCounts
  /// What the response in hand has.
  private var unsealed: [(topic: Topic, count: Int)] = []

  init(
    topics: TopicTable, output: FrameOutput, opener: BatchOpener, failures: FailureLog,
    counts: UnsealedCounts
  ) {
    self.counts = counts
    self.topics = topics
    self.output = output
    self.opener = opener
    self.failures = failures
  }

  /// - Returns: whether anything has changed.
  func open<Response: FetchedResponse>(
    _ response: inout Response, _ frame: RawSpan, _ waited: FrameWait, _ needs: inout FrameNeeds
  ) -> Bool {
    var isChanged = false
    unsealed.removeAll(keepingCapacity: true)
    for index in response.topics.indices {
      let reference = response.topics[index].topic
      let isTopicChanged = open(
        &response.topics[index].partitions, of: topics.topic(reference, in: frame),
        named: reference.description(in: frame), frame, waited, &needs)
      isChanged = isChanged || isTopicChanged
    }
    // Otherwise it will be opened once more.
    if needs.isEmpty { count() }
    return isChanged
  }

  private func count() {
    for (topic, count) in unsealed {
      guard case .sealed(let sealed) = topic.treatment else { continue }
      counts.add(count, topic: topic.name, until: sealed.rule.unsealed.lastDay)
    }
  }

  private func open<Partition: FetchedPartition>(
    _ partitions: inout [Partition], of topic: Topic?, named name: @autoclosure () -> String,
    _ frame: RawSpan,
    _ waited: FrameWait, _ needs: inout FrameNeeds
  ) -> Bool {
    if topic?.isPlain == true { return false }
    var isChanged = false
    for position in partitions.indices {
      guard case .input(let range) = partitions[position].records, !range.isEmpty else { continue }
      isChanged = true
      do throws(PartitionFailure) {
        partitions[position].records = .rewritten(try open(frame.slice(range), of: topic, waited, &needs))
        if let topic, opener.unsealed > 0 { unsealed.append((topic, opener.unsealed)) }
      } catch {
        failures.record(
          "fetch_failed", topic: topic?.name ?? name(), partition: partitions[position].index, error)
        partitions[position].fail(error)
      }
    }
    return isChanged
  }

  private func open(
    _ records: RawSpan, of topic: Topic?, _ waited: FrameWait, _ needs: inout FrameNeeds
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
