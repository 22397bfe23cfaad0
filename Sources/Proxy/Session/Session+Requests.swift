import Bytes
import KafkaWire
import Net

/// From the client to the broker.
extension Session {
  func requests(_ bytes: RawSpan) -> Received {
    var offset = 0
    while !isClosed {
      // A side that does not take its bytes stops the other: nothing is queued behind what is queued.
      guard broker.queuedBytes == 0, client.queuedBytes == 0 else { return pauseClient(consumed: offset) }
      let available = bytes.byteCount - offset
      if forwardingToBroker > 0 {
        let wanted = min(available, forwardingToBroker)
        guard wanted > 0 else { return Received(consumed: offset, wanted: 0) }
        let taken = broker.tryWrite(bytes.extracting(offset..<offset + wanted))
        offset += taken
        forwardingToBroker -= taken
        guard taken == wanted else { return pauseClient(consumed: offset) }
        continue
      }
      guard !isDraining, !requestWait.isPending, !awaitsTopicNames else {
        return pauseClient(consumed: offset)
      }
      let front = bytes.extracting(offset..<bytes.byteCount)
      switch machine.nextRequest(front) {
      case .need(let count):
        return Received(consumed: offset, wanted: count)
      case .awaitResponse:
        awaitsResponse = true
        return pauseClient(consumed: offset)
      case .forward(let count):
        forwardingToBroker = count
      case .close(let cause):
        close(cause)
      case .inspect(let request):
        switch inspect(front, request) {
        case .replaced: offset += request.frameBytes
        case .forwarding: break
        case .incomplete: return Received(consumed: offset, wanted: request.frameBytes)
        case .waiting: return pauseClient(consumed: offset)
        }
      }
    }
    return Received(consumed: bytes.byteCount, wanted: 0)
  }

  private func pauseClient(consumed: Int) -> Received {
    client.pauseReading()
    closeIfDone()
    return Received(consumed: consumed, wanted: 0)
  }

  private enum Inspection {
    /// Something else than the frame has been sent, or nothing.
    case replaced
    /// The frame goes on as it is, from where it stands.
    case forwarding
    /// The frame is needed whole.
    case incomplete
    /// The frame stays where it is.
    case waiting
  }

  private func inspect(_ front: RawSpan, _ request: ConnectionStateMachine.Request) -> Inspection {
    if case .forward(let expectation) = worker.requests.route(
      front.extracting(4..<min(front.byteCount, request.frameBytes)), request)
    {
      requestWait.forget()
      forward(request, expectation)
      return .forwarding
    }
    guard front.byteCount >= request.frameBytes else { return .incomplete }
    let frame = front.extracting(4..<request.frameBytes)
    switch worker.requests.rewrite(frame, request, waited: requestWait) {
    case .forward(let expectation):
      requestWait.forget()
      forward(request, expectation)
      return .forwarding
    case .replace(let expectation):
      requestWait.forget()
      if let expectation { machine.expect(expectation, correlationID: request.correlationID) }
      worker.writeFrame(input: frame, to: broker)
    case .reply:
      requestWait.forget()
      machine.reply(worker.takeFrame(input: frame))
      sendReplies()
    case .wait(let needs):
      wait(for: needs, side: \.requestWait, resume: client)
      return .waiting
    case .waitForTopicNames(let ids):
      askForTopicNames(ids)
      return .waiting
    case .close(let cause):
      close(cause)
    }
    return .replaced
  }

  private func forward(_ request: ConnectionStateMachine.Request, _ expectation: Expectation?) {
    forwardingToBroker = request.frameBytes
    if let expectation { machine.expect(expectation, correlationID: request.correlationID) }
  }

  /// Sends the proxy's own replies whose turn has come.
  func sendReplies() {
    while let reply = machine.nextReply() {
      client.write(reply.span.bytes)
    }
  }

  /// Asks the broker, as this client, for the names of topic ids; the answer is taken out of the responses.
  private func askForTopicNames(_ ids: Set<UUID128>) {
    awaitsTopicNames = true
    requestWait.askedTopicIDs = ids
    machine.expect(.topicNames, correlationID: TopicNamesRequest.correlationID)
    worker.requests.writeTopicNamesRequest(ids)
    worker.writeFrame(input: RawSpan(), to: broker)
  }
}
