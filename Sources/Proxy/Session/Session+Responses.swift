import Bytes
import KafkaWire
import Net

/// From the broker to the client.
extension Session {
  func responses(_ bytes: RawSpan) -> Received {
    var offset = 0
    while !isClosed {
      guard client.queuedBytes == 0, !responseWait.isPending else { return pauseBroker(consumed: offset) }
      let available = bytes.byteCount - offset
      if forwardingToClient > 0 {
        let wanted = min(available, forwardingToClient)
        guard wanted > 0 else { return Received(consumed: offset, wanted: 0) }
        let taken = client.tryWrite(bytes.extracting(offset..<offset + wanted))
        offset += taken
        forwardingToClient -= taken
        if forwardingToClient == 0 { responsePassed() }
        guard taken == wanted else { return pauseBroker(consumed: offset) }
        continue
      }
      let front = bytes.extracting(offset..<bytes.byteCount)
      switch machine.nextResponse(front) {
      case .need(let count):
        return Received(consumed: offset, wanted: count)
      case .forward(let count):
        forwardingToClient = count
      case .close(let cause):
        close(cause)
      case .inspect(let expectation, let frameBytes):
        if worker.responses.isPlain(front.extracting(4..<min(front.byteCount, frameBytes)), expectation) {
          forwardingToClient = frameBytes
          continue
        }
        guard front.byteCount >= frameBytes else { return Received(consumed: offset, wanted: frameBytes) }
        let frame = front.extracting(4..<frameBytes)
        switch worker.responses.rewrite(frame, expectation, waited: responseWait) {
        case .forward:
          responseWait.forget()
          forwardingToClient = frameBytes
        case .replace:
          responseWait.forget()
          worker.writeFrame(input: frame, to: client)
          offset += frameBytes
          responsePassed()
        case .topicNames:
          offset += frameBytes
          awaitsTopicNames = false
          client.resumeReading()
          responsePassed()
        case .handshake(let accepted):
          guard machine.handshakeAnswered(accepted: accepted) else {
            if case .saslHandshake(_, let mechanism) = expectation { close(.saslMechanism(mechanism)) }
            break
          }
          forwardingToClient = frameBytes
        case .wait(let needs):
          wait(for: needs, side: \.responseWait, resume: broker)
          return pauseBroker(consumed: offset)
        case .close(let cause):
          close(cause)
        }
      }
    }
    return Received(consumed: bytes.byteCount, wanted: 0)
  }

  private func pauseBroker(consumed: Int) -> Received {
    broker.pauseReading()
    return Received(consumed: consumed, wanted: 0)
  }

  /// A response has left the queue: replies of the proxy may follow it, and requests that waited for it go on.
  private func responsePassed() {
    machine.responsePassed()
    sendReplies()
    if awaitsResponse {
      awaitsResponse = false
      client.resumeReading()
    }
    closeIfDone()
  }
}
