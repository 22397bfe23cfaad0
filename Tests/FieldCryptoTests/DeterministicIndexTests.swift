import BackgroundWork
import Synchronization
import Testing

@testable import FieldCrypto

/// Which entry is found for deterministic fields, and that a keyring with many is not read again for each.
@Suite struct DeterministicIndexTests {
  private final class CountingKeyring: Keyring {
    let inner = MemoryKeyring()
    private let reads = Mutex(0)
    /// An entry that cannot be read.
    let damaged = Mutex<UInt32?>(nil)

    var id: UInt32 { inner.id }
    var readCount: Int { reads.withLock { $0 } }

    func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry {
      try inner.append(make)
    }

    func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? {
      reads.withLock { $0 += 1 }
      if damaged.withLock({ $0 == number }) { throw KeyringError(.corrupt, "damaged") }
      return try inner.entry(number)
    }

    func numbers() throws(KeyringError) -> [UInt32] { try inner.numbers() }
    func replace(_ entry: KeyringEntry) throws(KeyringError) { try inner.replace(entry) }
  }

  private let keyring = CountingKeyring()

  private static func kek(_ number: Int) -> KEKReference {
    KEKReference(provider: "local", name: "user/\(number)")
  }

  @discardableResult
  private func append(_ kek: KEKReference, _ algorithm: Algorithm = .aes256SIV) throws -> KeyID {
    let dek = try SecretBytes.random()
    return try keyring.append { (id) throws(KeyringError) in
      do {
        return try KeyringEntry(
          id: id, algorithm: algorithm, kek: kek, created: 0, wrapped: WrappedKey(kekVersion: 1, bytes: [1]),
          dek: dek)
      } catch { throw KeyringError(.corrupt, "\(error)") }
    }.id
  }

  @Test func theLowestEntryOfTheKEK() throws {
    let index = DeterministicIndex(keyring)
    #expect(try index.lowest(Self.kek(1)) == nil)
    try append(Self.kek(1), .aes256GCM)
    let first = try append(Self.kek(1))
    try append(Self.kek(2))
    try append(Self.kek(1))
    #expect(try index.lowest(Self.kek(1)) == first)
    #expect(try index.lowest(Self.kek(3)) == nil)
    let third = try append(Self.kek(3))
    #expect(try index.lowest(Self.kek(3)) == third)
  }

  @Test func entriesAreReadOnce() throws {
    let index = DeterministicIndex(keyring)
    for number in 0..<500 {
      #expect(try index.lowest(Self.kek(number)) == nil)
      let made = try append(Self.kek(number))
      #expect(try index.lowest(Self.kek(number)) == made)
    }
    #expect(keyring.readCount == 500)
    for number in 0..<500 { #expect(try index.lowest(Self.kek(number)) != nil) }
    #expect(keyring.readCount == 1_000, "only whether it is still there")
  }

  @Test func anEntryThatIsGoneIsNoLongerFound() throws {
    let index = DeterministicIndex(keyring)
    try append(Self.kek(1))
    #expect(try index.lowest(Self.kek(1)) != nil)
    keyring.inner.remove(1)
    #expect(try index.lowest(Self.kek(1)) == nil)
    let second = try append(Self.kek(1))
    #expect(try index.lowest(Self.kek(1)) == second)
  }

  /// An entry that cannot be read might be the one, unless one before it is.
  @Test func aDamagedEntryHidesThoseBehindIt() throws {
    let index = DeterministicIndex(keyring)
    let first = try append(Self.kek(1))
    let damaged = try append(Self.kek(9))
    try append(Self.kek(2))
    keyring.damaged.withLock { $0 = damaged.number }
    #expect(try index.lowest(Self.kek(1)) == first)
    #expect(throws: KeyringError.self) { try index.lowest(Self.kek(2)) }
    #expect(throws: KeyringError.self) { try index.lowest(Self.kek(2)) }
    keyring.damaged.withLock { $0 = nil }
    #expect(try index.lowest(Self.kek(2))?.number == 3)
  }
}
