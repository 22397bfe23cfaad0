import KafkaWire

/// What becomes of a request that was looked at whole.
enum RequestVerdict {
  /// It goes on as it is. nil: there will be no response.
  case forward(Expectation?)
  /// What the worker's frame holds goes to the broker instead.
  case replace(Expectation?)
  /// What the worker's frame holds is the answer; nothing goes to the broker.
  case reply
  case wait(FrameNeeds)
  case waitForTopicNames(Set<UUID128>)
  case close(CloseCause)
}
