import KafkaWire

/// What the proxy knows of a produce request that its response must tell: partitions that were refused and did not go
/// to the broker, and by how much sealing has made the others grow.
final class ProduceOutcome {
  struct Partition: Hashable {
    /// The topic as the request named it.
    var name: String
    var id: UUID128?
    var index: Int32

    init(_ topic: TopicReference, _ index: Int32, in frame: RawSpan) {
      self.id = topic.id
      self.name = topic.id == nil ? topic.description(in: frame) : ""
      self.index = index
    }

    var topic: TopicReference { id.map { .id($0) } ?? .name(.text(name)) }
  }

  struct Failure {
    var partition: Partition
    var failure: PartitionFailure
  }

  struct Growth {
    /// Bytes of the batch as the client sent it, and as the broker got it.
    var before: Int
    var after: Int
  }

  private(set) var failures: [Failure] = []
  private var growths: [(partition: Partition, growth: Growth)] = []

  /// Nothing that a response would have to tell.
  var isPlain: Bool { failures.isEmpty && growths.isEmpty }

  func failed(_ partition: Partition, _ failure: PartitionFailure) {
    failures.append(Failure(partition: partition, failure: failure))
  }

  func grew(_ partition: Partition, before: Int, after: Int) {
    growths.append((partition, Growth(before: before, after: after)))
  }

  /// Adds what the broker cannot know to its response.
  /// - Returns: whether there was anything.
  func amend(_ response: inout ProduceResponse, _ frame: RawSpan, _ version: Int16) -> Bool {
    var isChanged = explainTooLarge(&response, frame)
    if failures.isEmpty { return isChanged }
    isChanged = true
    var places: [Partition: Int] = [:]
    for (place, topic) in response.topics.enumerated() {
      places[Partition(topic.topic, 0, in: frame)] = place
    }
    for failure in failures {
      let partition = ProduceResponse.Partition(
        index: failure.partition.index, errorCode: failure.failure.error.rawValue,
        errorMessage: .text(failure.failure.message))
      var topic = failure.partition
      topic.index = 0
      if let known = places[topic] {
        response.topics[known].partitions.append(partition)
      } else {
        places[topic] = response.topics.count
        response.topics.append(ProduceResponse.Topic(topic: topic.topic, partitions: [partition]))
      }
    }
    return isChanged
  }

  /// A batch that fitted before it was sealed is not the client's fault: the message says how much it grew by.
  private func explainTooLarge(_ response: inout ProduceResponse, _ frame: RawSpan) -> Bool {
    var isChanged = false
    for index in response.topics.indices {
      for position in response.topics[index].partitions.indices
      where response.topics[index].partitions[position].errorCode == KafkaError.messageTooLarge.rawValue {
        let partition = Partition(
          response.topics[index].topic, response.topics[index].partitions[position].index, in: frame)
        guard let growth = growths.first(where: { $0.partition == partition })?.growth else { continue }
        isChanged = true
        let said =
          response.topics[index].partitions[position].errorMessage.map { $0.string(in: frame) + " " } ?? ""
        response.topics[index].partitions[position].errorMessage = .text(
          said
            + "(sealing made this batch grow by \(growth.after - growth.before) bytes, from \(growth.before) to "
            + "\(growth.after): lower the producer's batch size or raise the topic's max.message.bytes)")
      }
    }
    return isChanged
  }
}
