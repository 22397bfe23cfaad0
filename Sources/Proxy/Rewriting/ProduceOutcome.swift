import KafkaWire

/// What the proxy knows of a produce request that its response must tell: partitions that were refused and did not go
/// to the broker, and by how much sealing has made the others grow.
final class ProduceOutcome {
  /// A topic as the request named it: independent of the frame.
  enum Topic: Hashable {
    case name(String)
    case id(UUID128)

    init(_ reference: TopicReference, in frame: RawSpan) {
      switch reference {
      case .name(let name): self = .name(name.string(in: frame))
      case .id(let id): self = .id(id)
      }
    }

    var reference: TopicReference {
      switch self {
      case .name(let name): .name(.text(name))
      case .id(let id): .id(id)
      }
    }
  }

  struct Partition: Hashable {
    var topic: Topic
    var index: Int32
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
  func amend(_ response: inout ProduceResponse, _ frame: RawSpan) -> Bool {
    let isExplained = explainTooLarge(&response, frame)
    guard !failures.isEmpty else { return isExplained }
    var places: [Topic: Int] = [:]
    for (place, topic) in response.topics.enumerated() { places[Topic(topic.topic, in: frame)] = place }
    for failure in failures {
      let message = WireString.text(failure.failure.message)
      var partition = ProduceResponse.Partition(
        index: failure.partition.index, errorCode: failure.failure.error.rawValue, errorMessage: message)
      if let record = failure.failure.record {
        partition.recordErrors = [.init(batchIndex: Int32(clamping: record), message: message)]
      }
      let topic = failure.partition.topic
      if let known = places[topic] {
        response.topics[known].partitions.append(partition)
      } else {
        places[topic] = response.topics.count
        response.topics.append(ProduceResponse.Topic(topic: topic.reference, partitions: [partition]))
      }
    }
    return true
  }

  /// A batch that fitted before it was sealed is not the client's fault: the message says how much it grew by.
  private func explainTooLarge(_ response: inout ProduceResponse, _ frame: RawSpan) -> Bool {
    var isChanged = false
    for index in response.topics.indices {
      for position in response.topics[index].partitions.indices
      where response.topics[index].partitions[position].errorCode == KafkaError.messageTooLarge.rawValue {
        let partition = Partition(
          topic: Topic(response.topics[index].topic, in: frame),
          index: response.topics[index].partitions[position].index)
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
