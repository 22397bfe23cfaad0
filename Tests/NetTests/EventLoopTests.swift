import Glibc
import Net
import Synchronization
import Testing

@Suite struct EventLoopTests {
  @Test func workRunsInOrderOnTheLoopsThread() async throws {
    try await withLoop { thread in
      #expect(!thread.loop.isCurrent)
      let seen = Mutex<[Int]>([])
      for number in 0..<1000 {
        thread.loop.submit {
          if thread.loop.isCurrent { seen.withLock { $0.append(number) } }
        }
      }
      await eventually { seen.withLock { $0.count == 1000 } }
      #expect(seen.withLock { $0 } == Array(0..<1000))
    }
  }

  @Test func workFromManyThreadsAndFromWithin() async throws {
    try await withLoop { thread in
      let counter = Counter()
      let loop = thread.loop
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            for _ in 0..<500 {
              loop.submit { loop.submit { counter.count.withLock { $0 += 1 } } }
            }
          }
        }
      }
      await eventually { counter.count.withLock { $0 == 4000 } }
    }
  }

  @Test func stoppedBeforeItRunsItReturnsAtOnce() throws {
    let loop = try EventLoop()
    let hasRun = Mutex(false)
    loop.submit { hasRun.withLock { $0 = true } }
    loop.stop()
    loop.run()
    #expect(hasRun.withLock { $0 })
    loop.submit { Issue.record("a loop that has ended takes no work") }
    loop.stop()
    loop.run()
  }

  @Test func aLoopThatNeverRunsCanBeDropped() throws {
    weak var watched: EventLoop?
    do {
      let loop = try EventLoop()
      watched = loop
      loop.submit {}
    }
    #expect(watched == nil)
  }

  @Test func timersFireInOrderAndNotEarly() async throws {
    try await withLoop { thread in
      let fired = Mutex<[Int]>([])
      let start = ContinuousClock.now
      await thread.on {
        for delay in [30, 10, 20] {
          thread.loop.schedule(after: .milliseconds(delay)) { fired.withLock { $0.append(delay) } }
        }
      }
      await eventually { fired.withLock { $0.count == 3 } }
      #expect(fired.withLock { $0 } == [10, 20, 30])
      #expect(ContinuousClock.now - start >= .milliseconds(29))
    }
  }

  @Test func aTimerRepeatsUntilItCancelsItself() async throws {
    try await withLoop { thread in
      let fired = Mutex(0)
      let timer = Mutex<LoopTimerBox?>(nil)
      await thread.on {
        let box = LoopTimerBox()
        box.timer = thread.loop.schedule(after: .milliseconds(1), repeating: .milliseconds(1)) {
          let count = fired.withLock { count in
            count += 1
            return count
          }
          if count == 5 { timer.withLock { $0 }?.timer?.cancel() }
        }
        timer.withLock { $0 = box }
      }
      await eventually { fired.withLock { $0 == 5 } }
      try await Task.sleep(for: .milliseconds(20))
      #expect(fired.withLock { $0 } == 5)
    }
  }

  @Test func aCancelledTimerNeitherFiresNorKeepsItsWork() async throws {
    try await withLoop { thread in
      let kept = Mutex<WeakBox>(WeakBox())
      await thread.on {
        let object = LoopTimerBox()
        kept.withLock { $0.object = object }
        let timer = thread.loop.schedule(after: .milliseconds(5)) { object.timer = nil }
        timer.cancel()
        timer.cancel()
      }
      #expect(kept.withLock { $0.object == nil })
    }
  }

  @Test func signals() async throws {
    try await withLoop { thread in
      let count = Mutex(0)
      let isRefused = await thread.on {
        do {
          try thread.loop.onSignal(SIGUSR2) { count.withLock { $0 += 1 } }
          try thread.loop.onSignal(SIGKILL) {}
          return false
        } catch {
          return (error as? NetError)?.code == .loopFailed
        }
      }
      #expect(isRefused)
      kill(getpid(), SIGUSR2)
      await eventually { count.withLock { $0 == 1 } }
      kill(getpid(), SIGUSR2)
      await eventually { count.withLock { $0 == 2 } }
    }
  }

  private final class Counter: Sendable {
    let count = Mutex(0)
  }

  private final class LoopTimerBox: @unchecked Sendable {
    var timer: LoopTimer?
  }

  private struct WeakBox {
    weak var object: LoopTimerBox?
  }
}
