/// Threads that make blocking calls, for one service (a provider, a registry): another's hanging calls do not take them away.
///
/// A thread still inside a call whose deadline has passed counts as lost and may be replaced, up to four times the
/// regular number, so that a service that recovers is used again even if calls to it never return.
public final class WorkerPool: @unchecked Sendable {
  private struct Job {
    let deadline: Moment
    let work: @Sendable () -> Void
  }

  private let monitor = Monitor()
  private let workers: Int
  private var queue: [Job] = []
  /// The deadline of what each busy thread does.
  private var running: [Int: Moment] = [:]
  private var threads = 0
  private var idle = 0
  private var started = 0
  private var isStopped = false

  public init(workers: Int) {
    self.workers = workers
  }

  /// Runs `work` on a thread, unless `deadline` passes before one is free.
  public func submit(deadline: Moment, _ work: @escaping @Sendable () -> Void) {
    var dropped: [Job] = []
    monitor.withLock {
      let now = Moment.now
      dropExpired(now, into: &dropped)
      queue.append(Job(deadline: deadline, work: work))
      if queue.count > idle, threads - lost(now) < workers, threads < 4 * workers { startThread() }
      monitor.wakeOne()
    }
    _ = dropped
  }

  /// Lets idle threads end, and busy ones after their call.
  public func stop() {
    var dropped: [Job] = []
    monitor.withLock {
      isStopped = true
      swap(&dropped, &queue)
      monitor.wakeAll()
    }
    _ = dropped
  }

  /// A job may hold the last reference to what stops this pool, so it must be let go of outside the lock.
  private func dropExpired(_ now: Moment, into dropped: inout [Job]) {
    guard queue.contains(where: { $0.deadline <= now }) else { return }
    dropped += queue.filter { $0.deadline <= now }
    queue.removeAll { $0.deadline <= now }
  }

  private func lost(_ now: Moment) -> Int {
    running.values.count { $0 <= now }
  }

  private func startThread() {
    started += 1
    let number = started
    // The thread keeps the pool alive until stop().
    if SystemThread.detached({ self.run(number) }) { threads += 1 }
  }

  private func run(_ number: Int) {
    while let job = next(number) { job.work() }
  }

  private func next(_ number: Int) -> Job? {
    var dropped: [Job] = []
    let job = monitor.withLock { () -> Job? in
      running[number] = nil
      while true {
        let now = Moment.now
        dropExpired(now, into: &dropped)
        if !isStopped, let job = queue.first {
          queue.removeFirst()
          running[number] = job.deadline
          return job
        }
        if isStopped || threads - lost(now) > workers {
          threads -= 1
          return nil
        }
        idle += 1
        monitor.wait()
        idle -= 1
      }
    }
    _ = dropped
    return job
  }
}
