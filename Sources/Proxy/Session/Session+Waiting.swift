import FieldCrypto
import Net
import Schemas

/// Waiting for keys and schemas. The frame that needs them stays unconsumed at the front of its connection, which is not
/// read on; when all have come or failed the frame is evaluated again from its start.
extension Session {
  func wait(
    for needs: FrameNeeds, side: ReferenceWritableKeyPath<Session, FrameWait> & Sendable,
    resume connection: Connection
  ) {
    self[keyPath: side].begin(needs.all.count)
    let loop = worker.loop
    for need in needs.all {
      worker.suppliers.get(need) { failure in
        loop.submit {
          if let failure { self[keyPath: side].failures[need] = failure }
          self.needArrived(side: side, resume: connection)
        }
      }
    }
  }

  private func needArrived(side: ReferenceWritableKeyPath<Session, FrameWait>, resume connection: Connection)
  {
    guard !isClosed else { return }
    self[keyPath: side].arrived()
    if !self[keyPath: side].isPending { connection.resumeReading() }
  }
}
