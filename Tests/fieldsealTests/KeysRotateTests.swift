import FieldCrypto
import Glibc
import Synchronization
import Testing

@testable import fieldseal

/// `fieldseal keys rotate` over a keyring that is in use.
@Suite struct KeysRotateTests {
  private let binary = Binary()
  private let kek = KEKReference(provider: "local", name: "orders")

  private func prepare() {
    binary.write(
      """
      version: 1
      upstream: {bootstrap: kafka:9092}
      policies: policies
      keyring: {directory: keyring}
      providers:
        local: {type: local, keystore: keystore.json, keyFile: master.key}
      """, to: "fieldseal.yaml")
    #expect(binary.run("keys", "init").code == 0)
    #expect(binary.run("keys", "create", "orders").code == 0)
    #expect(binary.run("keys", "create", "others").code == 0)
  }

  private func dataKeys() throws -> (keys: DataKeys, ring: DirectoryKeyring) {
    let folder = binary.folder
    let keystore = try LocalKeystore(
      path: "\(folder)/keystore.json", secret: .keyFile("\(folder)/master.key"))
    let ring = try DirectoryKeyring(path: "\(folder)/keyring")
    return (DataKeys(keyring: ring, providers: ["local": keystore], settings: .standard), ring)
  }

  private func sealingKey(_ keys: DataKeys, _ kek: KEKReference) async throws -> KeyID {
    try await withCheckedThrowingContinuation { continuation in
      keys.requestSealingKey(for: kek, algorithm: .aes256GCM) { result in
        continuation.resume(with: result.map(\.id).mapError { $0 as any Error })
      }
    }
  }

  private func opens(_ id: KeyID) async throws -> Bool {
    let keys = try dataKeys().keys
    return await withCheckedContinuation { continuation in
      keys.requestOpeningKey(id) { result in
        if case .success = result {
          continuation.resume(returning: true)
        } else {
          continuation.resume(returning: false)
        }
      }
    }
  }

  @Test func rewrapsTheKeyring() async throws {
    prepare()
    let (keys, ring) = try dataKeys()
    let first = try await sealingKey(keys, kek)
    let other = try await sealingKey(keys, KEKReference(provider: "local", name: "others"))
    #expect(binary.run("keys", "list").output.contains("orders  1"))
    let rotated = binary.run("keys", "rotate", "orders")
    #expect(rotated.code == 0)
    #expect(
      rotated.output == """
        key 'orders' in provider 'local' has version 2, which wraps from now on
        rewrapped 1 data key in the keyring keyring

        """)
    #expect(try ring.entry(first.number)?.wrapped.kekVersion == 2)
    #expect(try ring.entry(other.number)?.wrapped.kekVersion == 1)
    #expect(try await opens(first))
    #expect(try await opens(other))
    let again = binary.run("keys", "rotate", "orders", "--rewrap-only")
    #expect(again.code == 0)
    #expect(again.output == "rewrapped 0 data keys in the keyring keyring; 1 already had this version\n")
    let missing = binary.run("keys", "rotate", "order")
    #expect(missing.code == 1)
    #expect(binary.run("keys", "rotate", "order", "--rewrap-only").code == 1)
  }

  @Test func saysWhatCouldNotBeRewrapped() async throws {
    prepare()
    let (keys, _) = try dataKeys()
    _ = try await sealingKey(keys, kek)
    let entries = binary.run("keys", "list", "--json").output
    #expect(entries.contains("\"name\":\"orders\"") && entries.contains("\"dataKeys\":1"))
    let name = try #require(entryName())
    let damaged = String(decoding: binary.bytes("keyring/\(name)"), as: UTF8.self).replacing(
      "wrapped ", with: "wrapped 0")
    binary.write(damaged, to: "keyring/\(name)")
    let result = binary.run("keys", "rotate", "orders")
    #expect(result.code == 1)
    #expect(result.errors.contains("1 data key could not be rewrapped and stay as they were"))
    #expect(result.errors.contains("fieldseal keys rotate orders --rewrap-only"))
  }

  @Test func noNewKeystoreBesideAUsedKeyring() async throws {
    prepare()
    _ = try await sealingKey(try dataKeys().keys, kek)
    unlink("\(binary.folder)/keystore.json")
    let result = binary.run("keys", "init")
    #expect(result.code == 1)
    #expect(
      result.errors.contains("the keyring keyring holds 1 data key that a new keystore could not unwrap"))
    #expect(!binary.exists("keystore.json"))
  }

  private func entryName() -> String? {
    guard let folder = opendir("\(binary.folder)/keyring") else { return nil }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), name != "keyring.id" { return name }
    }
    return nil
  }
}
