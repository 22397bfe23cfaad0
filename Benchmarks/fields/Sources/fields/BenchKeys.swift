import FieldCrypto
import Glibc
import Synchronization

/// Keys as the proxy gets them, from a keyring in a temporary folder. Nothing is worth protecting here, so the provider
/// wraps a DEK by copying it.
final class BenchKeys {
  private struct Provider: KeyProvider {
    func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
      WrappedKey(kekVersion: 1, bytes: dek.bytes.withUnsafeBytes { Array($0) })
    }

    func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
      SecretBytes(copying: wrapped.bytes.span.bytes)
    }
  }

  private static let kek = KEKReference(provider: "bench", name: "bench")

  private let folder: String
  private let keys: DataKeys

  init() throws {
    guard
      let folder = "/tmp/fields-XXXXXX".withCString({ template in strdup(template).flatMap { mkdtemp($0) } })
    else { throw BenchError("no temporary folder") }
    self.folder = String(cString: folder)
    free(folder)
    keys = DataKeys(
      keyring: try DirectoryKeyring(path: "\(self.folder)/keyring"), providers: ["bench": Provider()])
  }

  deinit {
    _ = system("rm -r \(folder)")
  }

  func sealingKey() throws -> SealingKey {
    try Self.await { keys.requestSealingKey(for: Self.kek, algorithm: .aes256GCM, completion: $0) }
  }

  func openingKey(_ id: KeyID) throws -> OpeningKey {
    try Self.await { keys.requestOpeningKey(id, completion: $0) }
  }

  func deterministicKey() throws -> OpeningKey {
    try Self.await { keys.requestDeterministicKey(for: Self.kek, completion: $0) }
  }

  /// What `request` is called back with, sooner or later.
  private static func await<Key: Sendable>(
    _ request: (@escaping @Sendable (Result<Key, DataKeyError>) -> Void) -> Void
  ) throws -> Key {
    let result = Slot<Result<Key, DataKeyError>>()
    request { result.value.withLock { [result = $0] slot in slot = result } }
    while true {
      if let result = result.value.withLock({ $0 }) { return try result.get() }
      usleep(1000)
    }
  }

  private final class Slot<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }
}
