import Dispatch
import Synchronization
import Testing

@testable import FieldCrypto

/// Limits and counters of a key that seals.
@Suite struct SealingKeyTests {
  private func key(
    records: UInt64 = 1 << 32, bytes: UInt64 = 1 << 40, age: Duration = .seconds(3600),
    cache: Duration = .seconds(3600)
  ) throws -> SealingKey {
    let settings = try DataKeySettings(maxRecords: records, maxBytes: bytes, maxAge: age, cacheTime: cache)
    return try SealedValueTests.Pair(.aes256GCM, settings: settings).sealing
  }

  @Test func noCounterIsGivenTwice() throws {
    let key = try key()
    let runs = Mutex<[Range<UInt64>]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      var mine: [Range<UInt64>] = []
      for round in 0..<20_000 {
        let count = 1 + (round * 7 + thread) % 5
        if let first = key.reserve(records: count, bytes: 10) { mine.append(first..<(first + UInt64(count))) }
      }
      runs.withLock { $0 += mine }
    }
    let sorted = runs.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
    #expect(sorted.count == 160_000)
    #expect(sorted.first?.lowerBound == 0)
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
  }

  @Test func limitsHoldUnderContention() throws {
    let key = try key(records: 10_000)
    let given = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      while key.reserve(records: 3, bytes: 1) != nil { given.add(3, ordering: .relaxed) }
    }
    #expect(given.load(ordering: .relaxed) == 9_999)
  }

  @Test func recordsRunOut() throws {
    let key = try key(records: 10)
    #expect(key.reserve(records: 9, bytes: 0) == 0)
    #expect(key.wantsSuccessor(at: .now))
    #expect(key.reserve(records: 1, bytes: 0) == 9)
    #expect(key.isSpent(at: .now))
    #expect(key.reserve(records: 1, bytes: 0) == nil)
  }

  @Test func bytesRunOut() throws {
    let key = try key(bytes: 1000)
    #expect(key.reserve(records: 1, bytes: 800) == 0)
    #expect(!key.wantsSuccessor(at: .now))
    #expect(key.reserve(records: 1, bytes: 300) == nil)
    // Whoever asks next gets another key, rather than this one over and over.
    #expect(key.isSpent(at: .now))
  }

  /// A batch above the limits is sealed under a key of its own; it must not make keys without end.
  @Test func oneLargeBatchFits() throws {
    let key = try key(records: 10, bytes: 10)
    #expect(key.reserve(records: 1000, bytes: 1 << 20) == 0)
    #expect(key.reserve(records: 1, bytes: 0) == nil)
  }

  @Test func countersStayWithin48Bits() throws {
    let key = try key(records: 1 << 48)
    #expect(key.reserve(records: (1 << 48) - 1, bytes: 0) == 0)
    #expect(key.reserve(records: 2, bytes: 0) == nil)
    let other = try self.key(records: 1 << 48)
    #expect(other.reserve(records: .max, bytes: .max) == nil)
    #expect(other.reserve(records: 0, bytes: 0) == nil)
    #expect(other.reserve(records: -1, bytes: 0) == nil)
    #expect(other.reserve(records: 1, bytes: -1) == nil)
  }

  @Test func agedKeysSealNoMore() throws {
    let key = try key(age: .seconds(1))
    #expect(key.reserve(records: 1, bytes: 0) == 0)
    pause(milliseconds: 1020)
    #expect(key.isSpent(at: .now))
    #expect(key.reserve(records: 1, bytes: 0) == nil)
  }

  @Test func unconfirmedKeysSealNoMore() throws {
    let key = try key(cache: .seconds(1))
    #expect(key.reserve(records: 1, bytes: 0) == 0)
    pause(milliseconds: 1020)
    #expect(key.reserve(records: 1, bytes: 0) == nil)
    #expect(!key.isSpent(at: .now))
  }

  @Test func settingsAreValidated() {
    #expect(throws: Never.self) { try DataKeySettings() }
    #expect(throws: CryptoError.self) { try DataKeySettings(maxRecords: 0) }
    #expect(throws: CryptoError.self) { try DataKeySettings(maxRecords: 1 << 48 + 1) }
    #expect(throws: CryptoError.self) { try DataKeySettings(maxBytes: 0) }
    #expect(throws: CryptoError.self) { try DataKeySettings(maxBytes: .max) }
    #expect(throws: CryptoError.self) { try DataKeySettings(maxAge: .zero) }
    #expect(throws: CryptoError.self) { try DataKeySettings(cacheTime: .seconds(-1)) }
    #expect(throws: CryptoError.self) { try DataKeySettings(timeout: .seconds(1 << 60)) }
    #expect(throws: CryptoError.self) { try DataKeySettings(workers: 0) }
    #expect((try? DataKeySettings()) == .standard)
  }

  /// What it says beforehand is what then happens.
  @Test func whetherItCanReserve() throws {
    let key = try key(records: 10, bytes: 1_000)
    #expect(key.canReserve(records: 1_000, bytes: 5_000), "the first may be larger than the limits")
    #expect(!key.canReserve(records: 0, bytes: 1))
    for (records, bytes) in [(4, 10), (6, 991), (7, 1), (5, 900), (1, 0)] {
      let can = key.canReserve(records: records, bytes: bytes)
      #expect(can == ![(6, 991), (7, 1)].contains { $0 == (records, bytes) })
      if can { _ = key.reserve(records: records, bytes: bytes) }
    }
    #expect(!key.canReserve(records: 1, bytes: 0))
  }
}
