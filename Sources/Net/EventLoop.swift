import CUV
import Glibc
import Synchronization

/// One thread's event loop.
///
/// Everything that lives on a loop (connections, timers, signals) is touched on the loop's thread only; `submit` brings work
/// there from any other. A loop runs once: when `run` returns, whatever was still on it has been closed.
public final class EventLoop: @unchecked Sendable {
  /// Bytes read at most at a time into the memory that all connections of a loop share.
  static let readSize = 256 << 10

  private struct Mail {
    var work: [@Sendable () -> Void] = []
    var isStopping = false
    var hasEnded = false
  }

  let loop: UnsafeMutablePointer<uv_loop_t>
  /// Connections read into it as long as they have no unconsumed bytes.
  let readSpace: UnsafeMutableRawBufferPointer
  var pool = BufferPool()
  private let wake: UnsafeMutablePointer<uv_async_t>
  private let turn: UnsafeMutablePointer<uv_prepare_t>
  private let hurry: UnsafeMutablePointer<uv_idle_t>
  private let mail = Mutex(Mail())
  private let thread = Atomic<UInt>(0)
  private let connections = Atomic<Int>(0)
  private var delivered: [@Sendable () -> Void] = []
  private var resources: [ObjectIdentifier: any LoopResource] = [:]
  private var deferred: [Connection] = []
  private var taking: [Connection] = []
  private var hasEnded = false
  private var isBroken = false

  /// Throws where the system has no descriptor left for it.
  public init() throws(NetError) {
    loop = .allocate(capacity: 1)
    wake = .allocate(capacity: 1)
    turn = .allocate(capacity: 1)
    hurry = .allocate(capacity: 1)
    readSpace = .allocate(byteCount: Self.readSize, alignment: 4096)
    var status = uv_loop_init(loop)
    if status == 0 {
      status = uv_async_init(loop, wake) { handle in
        guard let loop = EventLoop.owner(handle?.pointee.data) else { return }
        loop.openMail()
      }
      if status != 0 { _ = uv_loop_close(loop) }
    }
    guard status == 0 else {
      isBroken = true
      throw NetError(.loopFailed, "event loop", systemError: status)
    }
    _ = uv_prepare_init(loop, turn)
    _ = uv_idle_init(loop, hurry)
    let this = Unmanaged.passUnretained(self).toOpaque()
    wake.pointee.data = this
    turn.pointee.data = this
    _ = uv_prepare_start(turn) { handle in
      guard let loop = EventLoop.owner(handle?.pointee.data) else { return }
      loop.beforeWaiting()
    }
  }

  deinit {
    if !isBroken {
      end()
      if uv_loop_close(loop) != 0 {
        // A name look-up is still under way, and its thread will report to the loop.
        _ = uv_run(loop, UV_RUN_DEFAULT)
        _ = uv_loop_close(loop)
      }
    }
    readSpace.deallocate()
    hurry.deallocate()
    turn.deallocate()
    wake.deallocate()
    loop.deallocate()
  }

  /// Runs on the calling thread until `stop`, then closes whatever is still on the loop.
  public func run() {
    guard
      thread.compareExchange(expected: 0, desired: pthread_self(), ordering: .sequentiallyConsistent)
        .exchanged
    else { return }
    _ = uv_run(loop, UV_RUN_DEFAULT)
    end()
  }

  /// Has `run` return soon. From any thread; before `run` too, which then returns at once.
  public func stop() {
    mail.withLock { mail in
      guard !mail.hasEnded else { return }
      mail.isStopping = true
      _ = uv_async_send(wake)
    }
  }

  /// Whether the caller is on the loop's thread. False before `run`.
  public var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

  /// Connections that are open on this loop. From any thread.
  public var connectionCount: Int { connections.load(ordering: .relaxed) }

  /// Runs `work` on the loop, in the order of submission. From any thread. Work that the loop did not come to before it
  /// ended is dropped.
  public func submit(_ work: @escaping @Sendable () -> Void) {
    mail.withLock { mail in
      guard !mail.hasEnded else { return }
      mail.work.append(work)
      if mail.work.count == 1 { _ = uv_async_send(wake) }
    }
  }

  /// Runs `work` after a time, to the millisecond, and then again and again if `repeating`. On the loop's thread, or
  /// before it runs.
  @discardableResult
  public func schedule(
    after delay: Duration, repeating interval: Duration? = nil, _ work: @escaping () -> Void
  ) -> LoopTimer {
    LoopTimer(loop: self, delay: delay, interval: interval, work: work)
  }

  /// Runs `work` on the loop whenever the process receives the signal, until the loop ends. On the loop's thread, or
  /// before it runs.
  public func onSignal(_ number: Int32, _ work: @escaping () -> Void) throws(NetError) {
    try SignalWatch.start(number, on: self, work)
  }
}

// MARK: - For what lives on the loop

extension EventLoop {
  func register(_ resource: any LoopResource) { resources[ObjectIdentifier(resource)] = resource }

  func unregister(_ resource: any LoopResource) { resources[ObjectIdentifier(resource)] = nil }

  func connectionOpened() { connections.add(1, ordering: .relaxed) }

  func connectionClosed() { connections.subtract(1, ordering: .relaxed) }

  /// Has the connection's `runDeferred` called in the next turn.
  func runLater(_ connection: Connection) { deferred.append(connection) }
}

// MARK: - Turning

extension EventLoop {
  private static func owner(_ data: UnsafeMutableRawPointer?) -> EventLoop? {
    data.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
  }

  private func openMail() {
    let isStopping = mail.withLock { mail in
      swap(&mail.work, &delivered)
      return mail.isStopping
    }
    for work in delivered { work() }
    delivered.removeAll(keepingCapacity: true)
    if isStopping { uv_stop(loop) }
  }

  private func beforeWaiting() {
    if !deferred.isEmpty {
      swap(&deferred, &taking)
      for connection in taking { connection.runDeferred() }
      taking.removeAll(keepingCapacity: true)
    }
    // What was put off just now must not wait for the next event.
    if deferred.isEmpty {
      _ = uv_idle_stop(hurry)
    } else {
      _ = uv_idle_start(hurry) { _ in }
    }
  }

  private func end() {
    guard !hasEnded else { return }
    hasEnded = true
    let dropped = mail.withLock { mail in
      mail.hasEnded = true
      let work = mail.work
      mail.work = []
      return work
    }
    _ = consume dropped
    deferred.removeAll()
    while let (_, resource) = resources.popFirst() { resource.loopEnds() }
    deferred.removeAll()
    pool.removeAll()
    close(UnsafeMutableRawPointer(wake))
    close(UnsafeMutableRawPointer(turn))
    close(UnsafeMutableRawPointer(hurry))
    // Close callbacks may close more; look-ups that are under way are waited for in deinit, not here.
    for _ in 0..<16 where uv_run(loop, UV_RUN_NOWAIT) == 0 { break }
  }

  private func close(_ handle: UnsafeMutableRawPointer) {
    uv_close(handle.assumingMemoryBound(to: uv_handle_t.self), nil)
  }
}
