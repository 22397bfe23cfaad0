import FieldCrypto
import Net

/// Waiting for keys. The frame that needs them stays unconsumed at the front of its connection, which is not read on;
/// when all have come or failed the frame is evaluated again from its start.
extension Session {
  func waitForKeys(
    _ needs: KeyNeeds, side: ReferenceWritableKeyPath<Session, KeyWait> & Sendable,
    resume connection: Connection
  ) {
    self[keyPath: side].begin(needs.count)
    let loop = worker.loop
    for need in needs.sealing {
      worker.dataKeys.requestSealingKey(for: need.kek, algorithm: need.algorithm) { result in
        loop.submit {
          if case .failure(let error) = result { self[keyPath: side].sealingFailures[need] = error }
          self.keyArrived(side: side, resume: connection)
        }
      }
    }
    for id in needs.opening {
      worker.dataKeys.requestOpeningKey(id) { result in
        loop.submit {
          if case .failure(let error) = result { self[keyPath: side].openingFailures[id] = error }
          self.keyArrived(side: side, resume: connection)
        }
      }
    }
  }

  private func keyArrived(side: ReferenceWritableKeyPath<Session, KeyWait>, resume connection: Connection) {
    guard !isClosed else { return }
    self[keyPath: side].arrived()
    if !self[keyPath: side].isPending { connection.resumeReading() }
  }
}
