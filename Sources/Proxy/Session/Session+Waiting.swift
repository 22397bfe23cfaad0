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
    self[keyPath: side].begin(needs)
    ask(side: side, resume: connection)
  }

  private func ask(
    side: ReferenceWritableKeyPath<Session, FrameWait> & Sendable, resume connection: Connection
  ) {
    let loop = worker.loop
    while let need = self[keyPath: side].next() {
      worker.suppliers.get(need) { failure in
        loop.submit {
          self[keyPath: side].arrived(need, failure)
          guard !self.isClosed else { return }
          self.ask(side: side, resume: connection)
          if !self[keyPath: side].isPending { connection.resumeReading() }
        }
      }
    }
  }
}
