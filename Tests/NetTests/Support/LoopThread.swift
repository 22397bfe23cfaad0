import Foundation
import Net
import Synchronization
import Testing

/// An event loop on a thread of its own, stopped and awaited with `stop`.
final class LoopThread: Sendable {
  let loop: EventLoop
  private let hasEnded = Mutex(false)

  init() throws {
    let loop = try EventLoop()
    self.loop = loop
    let thread = Thread {
      loop.run()
      self.hasEnded.withLock { $0 = true }
    }
    thread.start()
  }

  /// Runs `body` on the loop and waits for its result.
  func on<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      loop.submit { continuation.resume(returning: body()) }
    }
  }

  func stop() async {
    loop.stop()
    await eventually { self.hasEnded.withLock { $0 } }
  }
}

/// Runs a test's body with a loop that is stopped afterwards.
func withLoop(_ body: (LoopThread) async throws -> Void) async throws {
  let thread = try LoopThread()
  do {
    try await body(thread)
  } catch {
    await thread.stop()
    throw error
  }
  await thread.stop()
}

/// Work that blocks, on a thread of its own.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread { continuation.resume(returning: body()) }.start()
  }
}

func usleepMilliseconds(_ count: UInt32) { usleep(count * 1000) }
