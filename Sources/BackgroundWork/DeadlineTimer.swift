/// One thread that runs what is due. It makes time-outs hold whatever the threads that do the work are stuck in.
public final class DeadlineTimer: @unchecked Sendable {
  private let monitor = Monitor()
  private var pending: [UInt64: (deadline: Moment, work: @Sendable () -> Void)] = [:]
  private var last: UInt64 = 0
  private var isRunning = false
  private var isStopped = false

  public init() {}

  /// Runs `work` at `deadline` on the timer's thread; it must not block. Returns what `cancel` takes.
  public func schedule(at deadline: Moment, _ work: @escaping @Sendable () -> Void) -> UInt64 {
    monitor.withLock {
      last += 1
      pending[last] = (deadline, work)
      if !isRunning { isRunning = SystemThread.detached { self.run() } }
      monitor.wakeOne()
      return last
    }
  }

  public func cancel(_ id: UInt64) {
    // The dropped closure may hold the last reference to what stops this timer: let go of it outside the lock.
    let dropped = monitor.withLock { pending.removeValue(forKey: id) }
    _ = dropped
  }

  public func stop() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
  }

  private func run() {
    while let due = next() {
      for work in due { work() }
    }
  }

  private func next() -> [@Sendable () -> Void]? {
    monitor.withLock {
      while true {
        if isStopped { return nil }
        let now = Moment.now
        let due = pending.filter { $0.value.deadline <= now }
        guard due.isEmpty else {
          for id in due.keys { pending[id] = nil }
          return due.sorted { $0.value.deadline < $1.value.deadline }.map(\.value.work)
        }
        monitor.wait(until: pending.values.map(\.deadline).min())
      }
    }
  }
}
