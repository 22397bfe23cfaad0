import Bytes
import FieldCrypto
import KafkaWire

/// Seals the records of produce requests.
///
/// A request goes on only when each of its partitions has been decided: plain by policy, or sealed completely. What
/// cannot be sealed is taken out and answered by the proxy, partition by partition; the rest goes on.
final class ProduceRequestRewriter {
  private let topics: TopicTable
  private let output: FrameOutput
  private let sealer: BatchSealer
  private let failures: FailureLog

  init(topics: TopicTable, output: FrameOutput, sealer: BatchSealer, failures: FailureLog) {
    self.topics = topics
    self.output = output
    self.sealer = sealer
    self.failures = failures
  }

  /// A request with one topic, which is plain, goes on as it comes: its records are neither collected nor looked at.
  func route(_ front: RawSpan, _ request: ConnectionStateMachine.Request) -> RequestRewriter.Route {
    do {
      var reader = WireReader(front)
      _ = try RequestHeader(reading: &reader)
      let start = try ProduceRequestStart(reading: &reader, version: request.version)
      guard start.topicCount == 1, let reference = start.firstTopic,
        topics.topic(reference, in: front)?.isPlain == true
      else { return .whole }
      return .forward(Self.expectation(request, acks: start.acks, ProduceOutcome()))
    } catch {
      // Not enough of it yet, or malformed: the whole frame tells.
      return .whole
    }
  }

  func rewrite(
    _ frame: RawSpan, _ request: ConnectionStateMachine.Request, waited: FrameWait
  ) throws(WireError) -> RequestVerdict {
    var reader = WireReader(frame)
    let header = try RequestHeader(reading: &reader)
    var message = try ProduceRequest(reading: &reader, version: request.version)

    var unknown: Set<UUID128> = []
    var needs = FrameNeeds()
    var hasSealed = false
    let outcome = ProduceOutcome()
    for index in message.topics.indices {
      let reference = message.topics[index].topic
      let topic = topics.topic(reference, in: frame)
      switch topic?.treatment {
      case .plain?: continue
      case .sealed(let sealed)?:
        seal(&message.topics[index], frame, sealed, waited, outcome, &needs)
        hasSealed = true
      case .refused(let reason)?:
        let failure = PartitionFailure(error: .policyViolation, message: reason)
        refuse(&message.topics[index], frame, failure, outcome)
      case nil:
        if let id = reference.id, !waited.askedTopicIDs.contains(id) {
          unknown.insert(id)
        } else {
          refuse(&message.topics[index], frame, Self.unknownTopic(reference), outcome)
        }
      }
    }
    guard unknown.isEmpty else { return .waitForTopicNames(unknown) }
    guard needs.isEmpty else { return .wait(needs) }
    log(outcome)

    guard hasSealed || !outcome.failures.isEmpty else {
      return .forward(Self.expectation(request, acks: message.acks, outcome))
    }
    if message.acks == 0, let first = outcome.failures.first {
      return .close(
        .unacknowledged(
          "partition \(first.partition.index) of \(name(first.partition.topic)): \(first.failure.message)"))
    }
    if !outcome.failures.isEmpty {
      message.topics.removeAll(where: \.partitions.isEmpty)
      if message.topics.isEmpty {
        var response = ProduceResponse(topics: [])
        _ = outcome.amend(&response, frame)
        output.frame.put(
          ResponseHeader(correlationID: request.correlationID), response, input: frame,
          version: request.version)
        return .reply
      }
    }
    output.frame.put(header, message, input: frame)
    return .replace(Self.expectation(request, acks: message.acks, outcome))
  }

  /// nil: there will be no response.
  private static func expectation(
    _ request: ConnectionStateMachine.Request, acks: Int16, _ outcome: ProduceOutcome
  ) -> Expectation? {
    if acks == 0 { return nil }
    // Before version 10 a response names no addresses.
    return request.version < 10 && outcome.isPlain ? .opaque : .produce(version: request.version, outcome)
  }

  private static func unknownTopic(_ reference: TopicReference) -> PartitionFailure {
    reference.id == nil
      ? PartitionFailure(error: .invalidTopicException, message: "the topic's name is not UTF-8")
      : PartitionFailure(error: .unknownTopicID, message: "the broker knows no topic with this id")
  }

  private func seal(
    _ topic: inout ProduceRequest.Topic, _ frame: RawSpan, _ sealed: SealedTopic, _ waited: FrameWait,
    _ outcome: ProduceOutcome, _ needs: inout FrameNeeds
  ) {
    let outcomeTopic = ProduceOutcome.Topic(topic.topic, in: frame)
    var refused: Set<Int> = []
    for position in topic.partitions.indices {
      // No records at all: nothing to seal, and the broker's to answer.
      guard case .input(let range) = topic.partitions[position].records, !range.isEmpty else { continue }
      let partition = ProduceOutcome.Partition(topic: outcomeTopic, index: topic.partitions[position].index)
      do throws(PartitionFailure) {
        var wanted = FrameNeeds()
        let written = try sealer.seal(
          frame.slice(range), for: sealed, waited: waited, needs: &wanted, into: &output.frame.records)
        if let written {
          topic.partitions[position].records = .rewritten(written)
          outcome.grew(partition, before: range.count, after: written.count)
        } else if waited.isExhausted {
          throw PartitionFailure.invalid(
            "the batch has more records, fields or bytes than a data key may seal, or too many keys or schemas: raise "
              + "dataKeys.maxRecords or maxBytes, or send smaller batches")
        } else {
          needs.formUnion(wanted)
        }
      } catch {
        outcome.failed(partition, error.located(inTopic: name(outcomeTopic), partition: partition.index))
        refused.insert(position)
      }
    }
    guard !refused.isEmpty else { return }
    topic.partitions = topic.partitions.indices.filter { !refused.contains($0) }.map { topic.partitions[$0] }
  }

  /// Takes all partitions of a topic out of the request.
  private func refuse(
    _ topic: inout ProduceRequest.Topic, _ frame: RawSpan, _ failure: PartitionFailure,
    _ outcome: ProduceOutcome
  ) {
    let outcomeTopic = ProduceOutcome.Topic(topic.topic, in: frame)
    for partition in topic.partitions {
      outcome.failed(ProduceOutcome.Partition(topic: outcomeTopic, index: partition.index), failure)
    }
    topic.partitions = []
  }

  private func log(_ outcome: ProduceOutcome) {
    for failure in outcome.failures {
      failures.record(
        "produce_refused", topic: name(failure.partition.topic), partition: failure.partition.index,
        failure.failure
      )
    }
  }

  private func name(_ topic: ProduceOutcome.Topic) -> String {
    switch topic {
    case .name(let name): name
    case .id(let id): topics.topic(id: id)?.name ?? "id \(id)"
    }
  }
}
