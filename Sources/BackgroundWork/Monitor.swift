import Glibc

/// A mutex with a condition variable, for threads that wait for work or for a time.
final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func withLock<Result: ~Copyable>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// With the lock held: waits for a wake-up, or until `moment`. May return early.
  func wait(until moment: Moment? = nil) {
    guard let moment else {
      pthread_cond_wait(condition, mutex)
      return
    }
    let remaining = max(
      0, moment.nanoseconds.subtractingReportingOverflow(Moment.now.nanoseconds).partialValue)
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let nanoseconds = Int64(time.tv_nsec) + remaining % 1_000_000_000
    // A day at most: waking early does no harm, and the sum cannot overflow.
    time.tv_sec += Int(min(remaining / 1_000_000_000, 86_400) + nanoseconds / 1_000_000_000)
    time.tv_nsec = Int(nanoseconds % 1_000_000_000)
    pthread_cond_timedwait(condition, mutex, &time)
  }

  func wakeOne() {
    pthread_cond_signal(condition)
  }

  func wakeAll() {
    pthread_cond_broadcast(condition)
  }
}
