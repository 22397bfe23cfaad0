import Foundation
import TestTools
import Testing

@testable import FieldCrypto

/// Rotation: a new version of a KEK, and the keyring rewrapped; records are not touched.
@Suite struct RewrapTests {
  let folder = TemporaryFolder()

  private func make() throws -> (LocalKeystore, DirectoryKeyring) {
    let secret = KeystoreSecret.keyFile(folder.file("master.key"))
    try KeystoreSecret.makeKeyFile(at: folder.file("master.key"))
    try LocalKeystore.create(at: folder.file("keystore"), secret: secret)
    let keystore = try LocalKeystore(path: folder.file("keystore"), secret: secret)
    try keystore.createKey("a")
    try keystore.createKey("b")
    return (keystore, try DirectoryKeyring(path: folder.file("keyring")))
  }

  @Test func recordsOpenBeforeAndAfter() throws {
    let (keystore, keyring) = try make()
    let (a, b) = (KEKReference(provider: "local", name: "a"), KEKReference(provider: "local", name: "b"))
    let keys = DataKeys(keyring: keyring, providers: ["local": keystore])
    var sealed: [[UInt8]] = []
    for kek in [a, b] {
      for algorithm in Algorithm.randomized {
        sealed.append(try seal([1, 2, 3], key: try keys.sealing(kek, algorithm)))
      }
    }
    let before = try keyring.entries()
    try keystore.rotate("a")
    let summary = try keyring.rewrap(a, with: keystore)
    #expect(summary.rewrapped == 2)
    #expect(summary.unchanged == 0)
    #expect(summary.failures.isEmpty)
    let after = try keyring.entries()
    #expect(after.map(\.wrapped.kekVersion) == [2, 2, 1, 1])
    #expect(zip(before, after).allSatisfy { $0.binding == $1.binding && $0.created == $1.created })
    #expect(before[2...] == after[2...])

    // Again: nothing to do.
    let again = try keyring.rewrap(a, with: keystore)
    #expect(again.rewrapped == 0)
    #expect(again.unchanged == 2)

    let restarted = DataKeys(keyring: keyring, providers: ["local": keystore])
    for value in sealed {
      let id = try #require(keyID(value, keyring.id))
      #expect(try open(value, key: try restarted.opening(id)) == [1, 2, 3])
    }
  }

  /// One entry that cannot be rewrapped is reported, and the others are done.
  @Test func badEntriesDoNotStopTheRest() throws {
    let (keystore, keyring) = try make()
    let kek = KEKReference(provider: "local", name: "a")
    for _ in 0..<3 { _ = try DataKeys(keyring: keyring, providers: ["local": keystore]).sealing(kek) }
    folder.write("keyring/00000002.dek", "damaged\n")
    try keystore.rotate("a")
    let summary = try keyring.rewrap(kek, with: keystore)
    #expect(summary.rewrapped == 2)
    #expect(summary.failures.map(\.number) == [2])
    #expect(summary.failures.first?.message.contains("00000002.dek") == true)
  }

  /// Interrupted after any entry, a second run ends what the first began.
  @Test func canBeInterrupted() throws {
    let (keystore, keyring) = try make()
    let kek = KEKReference(provider: "local", name: "a")
    for _ in 0..<4 { _ = try DataKeys(keyring: keyring, providers: ["local": keystore]).sealing(kek) }
    try keystore.rotate("a")
    let first = try #require(try keyring.entry(1))
    let dek = try keystore.unwrap(first.wrapped, under: "a")
    var rewrapped = first
    rewrapped.wrapped = try keystore.wrap(dek, under: "a")
    try keyring.replace(rewrapped)
    let summary = try keyring.rewrap(kek, with: keystore)
    #expect(summary.rewrapped == 3)
    #expect(summary.unchanged == 1)
    #expect(try keyring.entries().allSatisfy { $0.wrapped.kekVersion == 2 })
  }

  /// A swapped entry must not be made good by a new wrapping.
  @Test func swappedEntriesAreNotRewrapped() throws {
    let (keystore, keyring) = try make()
    let kek = KEKReference(provider: "local", name: "a")
    for _ in 0..<2 { _ = try DataKeys(keyring: keyring, providers: ["local": keystore]).sealing(kek) }
    var swapped = try #require(try keyring.entry(1))
    swapped.wrapped = try #require(try keyring.entry(2)).wrapped
    try keyring.replace(swapped)
    try keystore.rotate("a")
    let summary = try keyring.rewrap(kek, with: keystore)
    #expect(summary.failures.map(\.number) == [1])
    #expect(try keyring.entry(1) == swapped)
  }
}
