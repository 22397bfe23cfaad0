import FieldCrypto
import Policy
import Schemas

@testable import Proxy

/// Policies with several keys.
enum KeyTopics {
  static let keys = """
    version: 1
    keys:
      main: {provider: local, key: main}
      cards: {provider: local, key: cards}
      chacha: {provider: local, key: chacha, algorithm: ChaCha20-Poly1305}
      users: {provider: local, key: "user/{value.user}"}
      owners: {provider: local, key: "{topic}/{recordKey}"}
      deep: {provider: local, key: "deep/{value.person.id}"}
      tenants: {provider: local, key: "tenant/{header.tenant}/{value.user}"}
    topics:

    """

  static func policy(_ topics: String) throws -> Policy { try Policy.parse(["test.yaml": keys + topics]) }

  static func bench(
    _ topics: String, _ settings: DataKeySettings = .standard, keyring: MemoryKeyring = MemoryKeyring()
  ) throws -> Workbench {
    try Workbench(
      settings: settings, keyring: keyring, policy: try policy(topics), schemas: try SchemaCatalog(files: []))
  }
}

extension Workbench {
  /// The KEKs of the sealed fields in a JSON text, in their order.
  func keks(inJSON text: [UInt8]?) -> [String] {
    String(decoding: text ?? [], as: UTF8.self).split(separator: "\"").compactMap { part in
      guard let sealed = SealedPart(text: part.utf8), sealed.bytes.count > 25 else { return nil }
      return kek(of: sealed.bytes)
    }
  }

  /// The KEK of a value, field, key or header that is sealed; nil where it is not.
  func kek(of sealed: [UInt8]?) -> String? {
    guard let sealed, sealed.count > 25, let first = sealed.first, (0xF9...0xFD).contains(first),
      integer(sealed, at: 1, as: UInt32.self) == keyring.id
    else { return nil }
    return keyring.kek(integer(sealed, at: 5))
  }
}
