import BackgroundWork
import Foundation
import Synchronization
import Testing

@testable import FieldCrypto

/// The manager of data keys, with providers that work, fail, dawdle and hang.
@Suite struct DataKeysTests {
  let provider = TestProvider()
  let keyring = MemoryKeyring()
  let kek = KEKReference(provider: "test", name: "orders")

  private func keys(
    records: UInt64 = 1 << 32, age: Duration = .seconds(3600), cache: Duration = .seconds(3600),
    timeout: Duration = .seconds(5), workers: Int = 4
  ) throws -> DataKeys {
    DataKeys(
      keyring: keyring, providers: ["test": provider],
      settings: try DataKeySettings(
        maxRecords: records, maxAge: age, cacheTime: cache, timeout: timeout, workers: workers))
  }

  private func sealingFailure(_ keys: DataKeys) -> DataKeyError? {
    do {
      _ = try keys.sealing(kek)
      return nil
    } catch { return error as? DataKeyError }
  }

  private func openingFailure(_ keys: DataKeys, _ id: KeyID) -> DataKeyError? {
    do {
      _ = try keys.opening(id)
      return nil
    } catch { return error as? DataKeyError }
  }

  /// What `count` requests report, made at once.
  private func together(
    _ count: Int, _ request: (Int, @escaping @Sendable (Result<KeyID, DataKeyError>) -> Void) -> Void
  ) -> [Result<KeyID, DataKeyError>] {
    let results = Mutex<[Result<KeyID, DataKeyError>]>([])
    let group = DispatchGroup()
    for number in 0..<count {
      group.enter()
      request(number) { result in
        results.withLock { $0.append(result) }
        group.leave()
      }
    }
    group.wait()
    return results.withLock { $0 }
  }

  @Test func aKeyIsDurableBeforeItIsHandedOut() throws {
    let keys = try keys()
    let key = try keys.sealing(kek)
    let entry = try #require(try keyring.entry(key.id.number))
    #expect(entry.id == key.id)
    #expect(entry.kek == kek)
    let belongs = try entry.belongs(key.secret)
    #expect(belongs)
  }

  @Test func aKeyringThatDoesNotKeepMakesNoKey() throws {
    let keys = try keys()
    keyring.state.withLock { $0.failure = KeyringError(.inaccessible, "disk full") }
    let error = sealingFailure(keys)
    #expect(error?.code == .keyringUnavailable)
    #expect(error?.isRetriable == true)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
  }

  /// No process seals with a key that another, or an earlier one, has made.
  @Test func everyProcessMakesKeysOfItsOwn() throws {
    let first = try keys().sealing(kek)
    let second = try keys().sealing(kek)
    #expect(first.id != second.id)
    let isSame = first.secret.isEqual(to: second.secret)
    #expect(!isSame)
  }

  @Test func algorithmsHaveKeysOfTheirOwn() throws {
    let keys = try keys()
    let gcm = try keys.sealing(kek, .aes256GCM)
    let chacha = try keys.sealing(kek, .chaCha20Poly1305)
    #expect(gcm.id != chacha.id)
    #expect(chacha.algorithm == .chaCha20Poly1305)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) === gcm)
  }

  @Test func oneFlightForAHundredRequests() throws {
    let keys = try keys()
    provider.behave(.slow(0.1))
    let ids = Set(
      try together(100) { _, report in
        keys.requestSealingKey(for: kek, algorithm: .aes256GCM) { report($0.map(\.id)) }
      }
      .map { try $0.get() })
    #expect(ids.count == 1)
    #expect(provider.wraps == 1)
    let id = try #require(ids.first)
    let opened = together(100) { _, report in keys.requestOpeningKey(id) { report($0.map(\.id)) } }
    #expect(try opened.allSatisfy { try $0.get() == id })
    #expect(provider.unwraps == 1)
  }

  @Test func unknownKeysAreLookedUpAgain() throws {
    let keys = try keys()
    let id = KeyID(keyring: keyring.id, number: 1)
    let error = openingFailure(keys, id)
    #expect(error?.code == .keyUnknown)
    #expect(error?.isRetriable == false)
    // Another process appends it: it is found when the failure's second is over.
    let other = try self.keys()
    #expect(try other.sealing(kek).id == id)
    #expect(openingFailure(keys, id)?.code == .keyUnknown)
    pause(milliseconds: 1050)
    #expect(try keys.opening(id).id == id)
  }

  @Test func foreignKeyringsAreRefused() throws {
    let keys = try keys()
    #expect(openingFailure(keys, KeyID(keyring: 1, number: 1))?.code == .keyUnknown)
    #expect(keyring.state.withLock { $0.reads } == 0)
  }

  @Test func unknownProvidersAreNamed() throws {
    let keys = DataKeys(keyring: keyring, providers: [:])
    let error = sealingFailure(keys)
    #expect(error?.code == .providerUnknown)
    #expect(error?.message.contains("'test'") == true)
    _ = try self.keys().sealing(kek)
    #expect(openingFailure(keys, KeyID(keyring: keyring.id, number: 1))?.code == .providerUnknown)
  }

  static let refusals: [(KeyProviderError, DataKeyError.Code, Bool)] = [
    (.unavailable("u"), .providerUnavailable, true), (.timedOut("t"), .timedOut, true),
    (.notFound("n"), .kekNotFound, false), (.denied("d"), .kekDenied, false),
    (.disabled("x"), .kekDisabled, false), (.corrupt("c"), .keyCorrupt, false),
  ]

  /// Hazard 1: whatever the provider says, it is an error and never "no key, so plaintext".
  @Test(arguments: refusals)
  func hazard1EveryRefusalIsAnError(error: KeyProviderError, code: DataKeyError.Code, isRetriable: Bool)
    throws
  {
    let keys = try keys()
    provider.behave(.fail(error))
    let failure = sealingFailure(keys)
    #expect(failure?.code == code)
    #expect(failure?.isRetriable == isRetriable)
    #expect(failure?.message.contains(error.message) == true)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
  }

  /// Hazard 12: a failure is not cached for ever, nor does it hammer the provider.
  @Test func hazard12FailuresLastASecond() throws {
    let keys = try keys()
    provider.behave(.fail(.unavailable("away")))
    for _ in 0..<20 { #expect(sealingFailure(keys)?.code == .providerUnavailable) }
    #expect(provider.wraps == 1)
    provider.behave(.work)
    #expect(sealingFailure(keys) != nil)
    pause(milliseconds: 1050)
    #expect(sealingFailure(keys) == nil)
  }

  @Test func aFlappingProviderIsSurvived() throws {
    let keys = try keys(records: 4)
    var made = 0
    for round in 0..<3 {
      provider.behave(.fail(.unavailable("round \(round)")))
      #expect(sealingFailure(keys)?.isRetriable == true)
      provider.behave(.work)
      pause(milliseconds: 1050)
      let key = try keys.sealing(kek)
      #expect(key.reserve(records: 4, bytes: 4) == 0)
      made += 1
    }
    #expect(try keyring.numbers().count == made)
  }

  /// A provider that never returns: the time-out holds, however many wait and however many threads hang.
  @Test func timeoutsHoldThoughTheProviderHangs() throws {
    let keys = try keys(timeout: .seconds(1), workers: 2)
    provider.behave(.hang)
    defer { provider.release() }
    let start = ContinuousClock.now
    let codes = together(12) { number, report in
      keys.requestSealingKey(for: KEKReference(provider: "test", name: "k\(number)"), algorithm: .aes256GCM) {
        report($0.map(\.id))
      }
    }.map { result -> DataKeyError.Code? in
      if case .failure(let error) = result { error.code } else { nil }
    }
    #expect(codes.count == 12 && codes.allSatisfy { $0 == .timedOut })
    let elapsed = ContinuousClock.now - start
    #expect(elapsed >= .seconds(1) && elapsed < .seconds(30))
    // The calls still hang, the provider works again: other threads take over.
    provider.behave(.work)
    pause(milliseconds: 1050)
    #expect(sealingFailure(keys) == nil)
  }

  /// One provider's hanging does not keep another's keys away.
  @Test func providersDoNotBlockEachOther() throws {
    let working = TestProvider()
    let keys = DataKeys(
      keyring: keyring, providers: ["test": provider, "other": working],
      settings: try DataKeySettings(timeout: .seconds(2), workers: 1))
    provider.behave(.hang)
    defer { provider.release() }
    let hangs = Mutex<DataKeyError.Code?>(nil)
    keys.requestSealingKey(for: kek, algorithm: .aes256GCM) { result in
      if case .failure(let error) = result { hangs.withLock { $0 = error.code } }
    }
    let key = try keys.sealing(KEKReference(provider: "other", name: "k"))
    #expect(try keys.opening(key.id).id == key.id)
    #expect(hangs.withLock { $0 } == nil)
    let timedOut = eventually { hangs.withLock { $0 } == .timedOut }
    #expect(timedOut)
  }

  /// A provider slower than the time-out: callers get the time-out, but the key that comes late is not thrown away.
  @Test func lateKeysAreKept() throws {
    // Long enough for the call to begin: what waits for a thread until it is too late is not called at all.
    let keys = try keys(timeout: .milliseconds(500))
    provider.behave(.slow(1.5))
    #expect(sealingFailure(keys)?.code == .timedOut)
    let arrived = eventually { keys.sealingKey(for: kek, algorithm: .aes256GCM) != nil }
    #expect(arrived)
    #expect(provider.wraps == 1)
  }

  /// Hazard 12: exhaustion races. A successor is there before the key is used up, and is made once.
  @Test func successorsComeBeforeTheEnd() throws {
    let keys = try keys(records: 800)
    let first = try keys.sealing(kek)
    #expect(first.reserve(records: 699, bytes: 1) == 0)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) === first)
    #expect(provider.wraps == 1)
    #expect(first.reserve(records: 1, bytes: 1) == 699)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) === first)
    let changed = eventually {
      keys.sealingKey(for: kek, algorithm: .aes256GCM).map { $0 !== first } ?? false
    }
    #expect(changed)
    #expect(provider.wraps == 2)
    // What was left of the first is still good.
    #expect(first.reserve(records: 100, bytes: 1) == 700)
  }

  @Test func failingSuccessorsDoNotEndAKeyThatIsLeft() throws {
    let keys = try keys(records: 800)
    let first = try keys.sealing(kek)
    #expect(first.reserve(records: 750, bytes: 1) == 0)
    provider.behave(.fail(.unavailable("away")))
    _ = keys.sealingKey(for: kek, algorithm: .aes256GCM)
    let tried = eventually { provider.wraps == 2 }
    #expect(tried)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) === first)
    #expect(first.reserve(records: 50, bytes: 1) == 750)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
  }

  @Test func agedKeysAreReplaced() throws {
    let keys = try keys(age: .milliseconds(100))
    let first = try keys.sealing(kek)
    pause(milliseconds: 120)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
    #expect(try keys.sealing(kek).id != first.id)
  }

  /// Hazard 12: a cache without expiry outlives the revocation of a key.
  @Test func hazard12RevocationStopsReadsAndWrites() throws {
    let keys = try keys(cache: .seconds(1))
    let sealing = try keys.sealing(kek)
    let opening = try keys.opening(sealing.id)
    #expect(!opening.isExpired(at: .now))
    provider.behave(.fail(.disabled("revoked")))
    #expect(sealing.reserve(records: 1, bytes: 1) != nil)
    pause(milliseconds: 1050)
    #expect(opening.isExpired(at: .now))
    #expect(sealing.reserve(records: 1, bytes: 1) == nil)
    #expect(keys.openingKey(sealing.id) == nil)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
    #expect(openingFailure(keys, sealing.id)?.code == .kekDisabled)
    #expect(sealingFailure(keys)?.code == .kekDisabled)
    // Restored, the same values are readable again.
    provider.behave(.work)
    pause(milliseconds: 1050)
    #expect(try keys.opening(sealing.id).id == sealing.id)
    #expect(sealingFailure(keys) == nil)
  }

  @Test func aRefusalInTheBackgroundActsAtOnce() throws {
    let keys = try keys(cache: .seconds(4))
    let sealing = try keys.sealing(kek)
    let opening = try keys.opening(sealing.id)
    pause(milliseconds: 3050)
    provider.behave(.fail(.denied("no longer")))
    #expect(keys.openingKey(sealing.id) === opening)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) === sealing)
    let ended = eventually {
      opening.isExpired(at: .now) && sealing.reserve(records: 1, bytes: 1) == nil
    }
    #expect(ended)
    #expect(keys.openingKey(sealing.id) == nil)
  }

  /// While the provider agrees, keys in use never run out, and the objects stay the same.
  @Test func keysInUseAreConfirmedInTheBackground() throws {
    let keys = try keys(cache: .seconds(4))
    let sealing = try keys.sealing(kek)
    let opening = try keys.opening(sealing.id)
    let end = ContinuousClock.now + .milliseconds(5500)
    var misses = 0
    while ContinuousClock.now < end {
      if keys.openingKey(sealing.id) !== opening { misses += 1 }
      if keys.sealingKey(for: kek, algorithm: .aes256GCM) !== sealing { misses += 1 }
      pause(milliseconds: 10)
    }
    #expect(misses == 0)
    #expect(provider.wraps == 1)
    #expect((3...5).contains(provider.unwraps))
  }

  /// An idle topic's key is confirmed rather than replaced: the keyring does not grow by the minute.
  @Test func expiredKeysAreConfirmedNotReplaced() throws {
    let keys = try keys(cache: .seconds(1))
    let first = try keys.sealing(kek)
    pause(milliseconds: 1010)
    #expect(keys.sealingKey(for: kek, algorithm: .aes256GCM) == nil)
    #expect(try keys.sealing(kek) === first)
    #expect(first.reserve(records: 1, bytes: 1) == 0)
    #expect(provider.wraps == 1)
  }

  @Test func aKeyGoneFromTheKeyringSealsNoMore() throws {
    let keys = try keys(cache: .milliseconds(50))
    let first = try keys.sealing(kek)
    keyring.state.withLock { $0.entries[first.id.number] = nil }
    pause(milliseconds: 60)
    let second = try keys.sealing(kek)
    #expect(second !== first)
    #expect(first.reserve(records: 1, bytes: 1) == nil)
  }

  /// Hazard 12: a rotated KEK is not ignored until the DEK runs out.
  @Test func hazard12RotationBringsASuccessor() throws {
    let keys = try keys(cache: .seconds(1))
    let first = try keys.sealing(kek)
    provider.state.withLock { $0.version = 2 }
    let summary = try keyring.rewrap(kek, with: provider)
    #expect(summary.rewrapped == 1)
    pause(milliseconds: 1010)
    _ = try keys.sealing(kek)
    let changed = eventually {
      keys.sealingKey(for: kek, algorithm: .aes256GCM).map { $0 !== first } ?? false
    }
    #expect(changed)
  }

  /// An entry that was given another's wrapped DEK, number, algorithm or KEK is noticed.
  @Test func swappedEntriesAreNoticed() throws {
    let maker = try keys()
    let one = try maker.sealing(kek)
    let two = try maker.sealing(kek, .chaCha20Poly1305)
    let entries = keyring.state.withLock { $0.entries }
    let a = try #require(entries[one.id.number])
    let b = try #require(entries[two.id.number])
    let swapped: [KeyringEntry] = [
      KeyringEntry(
        id: a.id, algorithm: a.algorithm, kek: a.kek, created: a.created, wrapped: b.wrapped,
        binding: a.binding),
      KeyringEntry(
        id: a.id, algorithm: b.algorithm, kek: b.kek, created: b.created, wrapped: b.wrapped,
        binding: b.binding),
      KeyringEntry(
        id: a.id, algorithm: .chaCha20Poly1305, kek: a.kek, created: a.created, wrapped: a.wrapped,
        binding: a.binding),
      KeyringEntry(
        id: a.id, algorithm: a.algorithm, kek: KEKReference(provider: "test", name: "people"),
        created: a.created,
        wrapped: a.wrapped, binding: a.binding),
    ]
    for entry in swapped {
      keyring.state.withLock { $0.entries[a.id.number] = entry }
      #expect(openingFailure(try keys(), a.id)?.code == .keyCorrupt)
    }
    keyring.state.withLock { $0.entries[a.id.number] = a }
    #expect(openingFailure(try keys(), a.id) == nil)
  }

  /// Numbers come from records: made-up ones are forgotten again.
  @Test func madeUpNumbersDoNotFillTheMemory() throws {
    let flights = SingleFlight<Int, OpeningKey, DataKeyError>(
      timer: DeadlineTimer(), timeout: .seconds(1), isUsable: { key, now in !key.isExpired(by: now) },
      revoke: { _ in },
      timedOut: { _ in DataKeyError(.timedOut, "") }, failed: { _, _ in }, isRetriable: \.isRetriable)
    for number in 0..<1500 {
      flights.request(number) { _, _, finish in
        finish(.failure(DataKeyError(.keyUnknown, "")))
      } completion: { _ in
      }
    }
    #expect(flights.count == 1500)
    pause(milliseconds: 1050)
    for number in 1500..<5000 {
      flights.request(number) { _, _, finish in
        finish(.failure(DataKeyError(.keyUnknown, "")))
      } completion: { _ in
      }
    }
    #expect(flights.count <= 3500)
  }

  @Test func everyoneIsAnsweredThoughTheManagerIsLetGo() throws {
    provider.behave(.slow(0.2))
    let error = sealingFailure(try keys(timeout: .milliseconds(100)))
    #expect(error?.code == .timedOut)
  }

  @Test func eventsTellWhatHappened() throws {
    let events = Mutex<[String]>([])
    let keys = DataKeys(keyring: keyring, providers: ["test": provider]) { event in
      let text =
        switch event {
        case .created(let id, let kek, let algorithm): "created \(id) \(kek) \(algorithm)"
        case .opened(let id, let kek): "opened \(id) \(kek)"
        case .missing(let id, _): "missing \(id)"
        case .sealingFailed(let kek, let error): "sealing failed \(kek) \(error.code.rawValue)"
        case .openingFailed(let id, let error): "opening failed \(id) \(error.code.rawValue)"
        }
      events.withLock { $0.append(text) }
    }
    let key = try keys.sealing(kek)
    _ = try keys.opening(key.id)
    for _ in 0..<3 { _ = openingFailure(keys, KeyID(keyring: keyring.id, number: 99)) }
    #expect(
      events.withLock { $0 } == [
        "created c0ffee00/00000001 test:orders AES-256-GCM", "opened c0ffee00/00000001 test:orders",
        "opening failed c0ffee00/00000063 key-unknown",
      ])
  }
}
