import FieldCrypto
import TestTools
import Testing

@Suite struct RoundTripTests {
  /// The whole stack with a real keystore and keyring, then a second process's view of both.
  @Test(arguments: Algorithm.randomized)
  func sealHereOpenThere(algorithm: Algorithm) throws {
    let folder = TemporaryFolder()
    let secret = KeystoreSecret.keyFile(folder.file("master.key"))
    try KeystoreSecret.makeKeyFile(at: folder.file("master.key"))
    try LocalKeystore.create(at: folder.file("keystore"), secret: secret)
    let keystore = try LocalKeystore(path: folder.file("keystore"), secret: secret)
    try keystore.createKey("payments/orders")

    let kek = KEKReference(provider: "local", name: "payments/orders")
    let keyring = try DirectoryKeyring(path: folder.file("keyring"))
    let keys = DataKeys(keyring: keyring, providers: ["local": keystore])
    #expect(keys.sealingKey(for: kek, algorithm: algorithm) == nil)
    let sealing = try keys.sealing(kek, algorithm)
    #expect(sealing.algorithm == algorithm)
    #expect(keys.sealingKey(for: kek, algorithm: algorithm) === sealing)
    let value = Array("the value".utf8)
    let sealed = try seal(value, key: sealing, recordKey: [1, 2])
    #expect(sealed.count == value.count + SealedValue.overhead)

    let other = DataKeys(
      keyring: try DirectoryKeyring(path: folder.file("keyring")),
      providers: ["local": try LocalKeystore(path: folder.file("keystore"), secret: secret)])
    let id = try #require(keyID(sealed, other.keyring.id))
    #expect(other.openingKey(id) == nil)
    let opening = try other.opening(id)
    #expect(other.openingKey(id) === opening)
    #expect(try open(sealed, key: opening, recordKey: [1, 2]) == value)
    #expect(throws: OpenError.authenticationFailed) { try open(sealed, key: opening, recordKey: [1, 3]) }
  }
}
