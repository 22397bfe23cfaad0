import Glibc
import Synchronization

/// What another thread says, once.
final class SampleAnswer<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private nonisolated(unsafe) let isThere: UnsafeMutablePointer<sem_t>

  init() {
    isThere = .allocate(capacity: 1)
    isThere.initialize(to: sem_t())
    sem_init(isThere, 0, 0)
  }

  deinit {
    sem_destroy(isThere)
    isThere.deallocate()
  }

  func give(_ given: Value) {
    value.withLock { $0 = given }
    sem_post(isThere)
  }

  /// Blocks until it has been given.
  func wait() -> Value {
    while true {
      sem_wait(isThere)
      if let given = value.withLock({ $0 }) { return given }
    }
  }
}
