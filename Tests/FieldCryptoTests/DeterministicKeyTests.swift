import Foundation
import Synchronization
import TestTools
import Testing

@testable import FieldCrypto

/// The one DEK under a KEK for deterministic fields.
@Suite struct DeterministicKeyTests {
  let provider = TestProvider()
  let keyring = MemoryKeyring()
  let kek = KEKReference(provider: "test", name: "orders")

  private func keys(cache: Duration = .seconds(3600), timeout: Duration = .seconds(5)) throws -> DataKeys {
    DataKeys(
      keyring: keyring, providers: ["test": provider],
      settings: try DataKeySettings(maxRecords: 1, cacheTime: cache, timeout: timeout))
  }

  private func failure(_ keys: DataKeys, _ kek: KEKReference? = nil) -> DataKeyError? {
    do {
      _ = try keys.deterministic(kek ?? self.kek)
      return nil
    } catch { return error as? DataKeyError }
  }

  @Test func itIsMadeOnceForEachKEK() throws {
    let keys = try keys()
    #expect(keys.deterministicKey(for: kek) == nil)
    let key = try keys.deterministic(kek)
    #expect(key.algorithm == .aes256SIV && key.kek == kek)
    #expect(keys.deterministicKey(for: kek) === key)
    #expect(keys.openingKey(key.id) === key)
    #expect(try keys.deterministic(kek) === key)
    let entry = try #require(try keyring.entry(key.id.number))
    #expect(entry.algorithm == .aes256SIV)
    let belongs = try entry.belongs(key.secret)
    #expect(belongs)
    // Other keys are others', and another process finds it.
    let other = KEKReference(provider: "test", name: "people")
    #expect(try keys.deterministic(other).id != key.id)
    #expect(try keys.sealing(kek).id != key.id)
    let again = try self.keys().deterministic(kek)
    #expect(again.id == key.id)
    let isSame = again.secret.isEqual(to: key.secret)
    #expect(isSame)
    #expect(provider.wraps == 3)
  }

  /// Neither `maxRecords` nor age bring a successor.
  @Test func itHasNoLimits() throws {
    let keys = try keys(cache: .milliseconds(300))
    let key = try keys.deterministic(kek)
    let cipher = try DeterministicCipher(key: key, context: .ssn())
    for _ in 0..<10 { _ = try cipher.seal([1]) }
    pause(milliseconds: 310)
    #expect(keys.deterministicKey(for: kek) == nil)
    #expect(try keys.deterministic(kek) === key)
    #expect(provider.wraps == 1)
  }

  @Test func theLowestEntryIsTheOne() throws {
    // Among entries of other algorithms and KEKs.
    let others = try keys()
    _ = try others.sealing(kek)
    _ = try others.deterministic(KEKReference(provider: "test", name: "people"))
    let first = try others.deterministic(kek)
    #expect(first.id.number == 3)
    let dek = try SecretBytes.random()
    for _ in 0..<3 {
      _ = try keyring.append { (id: KeyID) throws(KeyringError) in
        do throws(CryptoError) {
          return try KeyringEntry(
            id: id, algorithm: .aes256SIV, kek: kek, created: 0,
            wrapped: WrappedKey(kekVersion: 1, bytes: array(dek.bytes)), dek: dek)
        } catch { throw KeyringError(.inaccessible, error.message) }
      }
    }
    #expect(try keys().deterministic(kek).id == first.id)
  }

  @Test func aHundredRequestsAtOnce() throws {
    let keys = try keys()
    provider.behave(.slow(0.05))
    let ids = Mutex<[KeyID]>([])
    let group = DispatchGroup()
    for _ in 0..<100 {
      group.enter()
      keys.requestDeterministicKey(for: kek) { result in
        if let key = try? result.get() { ids.withLock { $0.append(key.id) } }
        group.leave()
      }
    }
    group.wait()
    #expect(ids.withLock { $0.count } == 100)
    #expect(Set(ids.withLock { $0 }).count == 1)
    #expect(provider.wraps == 1 && provider.unwraps == 1)
  }

  /// Processes that begin at the same moment, over one keyring: whatever the order, one key.
  @Test(arguments: 0..<10) func processesAgree(round: Int) throws {
    try agree(round, (0..<4).map { _ in try keys() }, keyring)
  }

  @Test(arguments: 0..<10) func processesAgreeOnAFolder(round: Int) throws {
    let folder = TemporaryFolder()
    let path = folder.file("keyring")
    let first = try DirectoryKeyring(path: path)
    let processes = try (0..<4).map { _ in
      DataKeys(keyring: try DirectoryKeyring(path: path), providers: ["test": provider])
    }
    try agree(round, processes, first)
  }

  private func agree(_ round: Int, _ processes: [DataKeys], _ keyring: any Keyring) throws {
    if round % 2 == 1 { provider.behave(.slow(0.02)) }
    let found = Mutex<[OpeningKey]>([])
    let group = DispatchGroup()
    for process in processes {
      group.enter()
      // Sealing keys are appended in between.
      process.requestSealingKey(for: kek, algorithm: .aes256GCM) { _ in }
      process.requestDeterministicKey(for: kek) { result in
        if let key = try? result.get() { found.withLock { $0.append(key) } }
        group.leave()
      }
    }
    group.wait()
    let keys = found.withLock { $0 }
    #expect(keys.count == processes.count)
    let context = try FieldContext.ssn()
    let sealed = try keys.map { try DeterministicCipher(key: $0, context: context).seal([1, 2, 3]) }
    #expect(Set(sealed).count == 1)
    let lowest = try keyring.entries().first { $0.algorithm == .aes256SIV && $0.kek == kek }
    #expect(keys.first?.id == lowest?.id)
  }

  @Test(arguments: DataKeysTests.refusals)
  func refusalsAreErrors(error: KeyProviderError, code: DataKeyError.Code, isRetriable: Bool) throws {
    let keys = try keys()
    provider.behave(.fail(error))
    #expect(failure(keys)?.code == code)
    #expect(failure(keys)?.isRetriable == isRetriable)
    #expect(keys.deterministicKey(for: kek) == nil)
    #expect(provider.wraps == 1)  // the failure answers for a second
    #expect(try keyring.numbers() == [])
    provider.behave(.work)
    pause(milliseconds: 1050)
    #expect(failure(keys) == nil)
  }

  @Test func aHangingProviderTimesOut() throws {
    let keys = try keys(timeout: .seconds(1))
    provider.behave(.hang)
    let error = failure(keys)
    #expect(error?.code == .timedOut)
    #expect(error?.message.contains("'orders'") == true)
    provider.release()
    pause(milliseconds: 1050)
    provider.behave(.work)
    #expect(failure(keys) == nil)
  }

  @Test func unknownProvidersAreNamed() throws {
    #expect(failure(try keys(), KEKReference(provider: "elsewhere", name: "k"))?.code == .providerUnknown)
  }

  /// An entry that cannot be read might be the one: none is made beside it.
  @Test func aKeyringThatCannotBeReadMakesNoKey() throws {
    let folder = TemporaryFolder()
    let keyring = try DirectoryKeyring(path: folder.file("keyring"))
    func process() -> DataKeys { DataKeys(keyring: keyring, providers: ["test": provider]) }
    let key = try process().deterministic(kek)
    let later = try process().sealing(kek)
    // One behind it does not matter.
    try FileManager.default.removeItem(atPath: folder.file("keyring/\(KeyringFile.name(later.id.number))"))
    folder.write("keyring/\(KeyringFile.name(later.id.number))", "damaged")
    #expect(try process().deterministic(kek).id == key.id)
    folder.write("keyring/\(KeyringFile.name(key.id.number))", "damaged")
    #expect(failure(process())?.code == .keyringCorrupt)
    #expect(try keyring.numbers() == [key.id.number, later.id.number])
  }

  @Test func revocationTakesEffect() throws {
    let keys = try keys(cache: .milliseconds(500))
    let key = try keys.deterministic(kek)
    provider.behave(.fail(.disabled("revoked")))
    pause(milliseconds: 510)
    #expect(key.isExpired(at: .now))
    #expect(keys.deterministicKey(for: kek) == nil)
    #expect(failure(keys)?.code == .kekDisabled)
    provider.behave(.work)
    pause(milliseconds: 1050)
    #expect(try keys.deterministic(kek).id == key.id)
    #expect(provider.wraps == 1)
  }

  @Test func itIsConfirmedInTheBackground() throws {
    let keys = try keys(cache: .seconds(4))
    let key = try keys.deterministic(kek)
    let end = ContinuousClock.now + .milliseconds(5500)
    var misses = 0
    while ContinuousClock.now < end {
      if keys.deterministicKey(for: kek) !== key { misses += 1 }
      pause(milliseconds: 10)
    }
    #expect(misses == 0)
    #expect(provider.wraps == 1)
  }

  /// Gone from the keyring, it is an error, and no other takes its place: equal contents would no longer be equal.
  @Test func aLostEntryIsNotReplaced() throws {
    let keys = try keys(cache: .milliseconds(50))
    let key = try keys.deterministic(kek)
    let entry = keyring.state.withLock { $0.entries.removeValue(forKey: key.id.number) }
    pause(milliseconds: 60)
    #expect(failure(keys)?.code == .keyUnknown)
    keyring.state.withLock { $0.entries[key.id.number] = entry }
    pause(milliseconds: 1050)
    #expect(try keys.deterministic(kek).id == key.id)
  }

  /// Given another algorithm or KEK, an entry does not open.
  @Test func alteredEntriesAreNoticed() throws {
    let key = try keys().deterministic(kek)
    let entry = try #require(try keyring.entry(key.id.number))
    let people = KEKReference(provider: "test", name: "people")
    func altered(_ algorithm: Algorithm, _ kek: KEKReference) -> KeyringEntry {
      KeyringEntry(
        id: entry.id, algorithm: algorithm, kek: kek, created: entry.created, wrapped: entry.wrapped,
        binding: entry.binding)
    }
    keyring.state.withLock { $0.entries[entry.id.number] = altered(.aes256SIV, people) }
    #expect(failure(try keys(), people)?.code == .keyCorrupt)
    // A sealing key passed off as the deterministic one.
    let sealing = try keys().sealing(kek)
    let other = try #require(try keyring.entry(sealing.id.number))
    keyring.state.withLock {
      $0.entries[1] = KeyringEntry(
        id: KeyID(keyring: keyring.id, number: 1), algorithm: .aes256SIV, kek: kek, created: other.created,
        wrapped: other.wrapped, binding: other.binding)
    }
    #expect(failure(try keys())?.code == .keyCorrupt)
  }

  @Test func theKeyIsRewrappedLikeOthers() throws {
    let before = try keys().deterministic(kek)
    provider.state.withLock { $0.version = 2 }
    let summary = try keyring.rewrap(kek, with: provider)
    #expect(summary.rewrapped == 1 && summary.failures.isEmpty)
    let after = try keys().deterministic(kek)
    let isSame = after.secret.isEqual(to: before.secret)
    #expect(after.id == before.id && isSame)
  }

  @Test func sealingKeysAreNeverOfThisAlgorithm() throws {
    do {
      _ = try keys().sealing(kek, .aes256SIV)
      Issue.record("a key to seal values with AES-256-SIV")
    } catch {}
    #expect(try keyring.numbers() == [])
  }
}
