import Bytes

@testable import FieldCrypto

/// Stored values: nothing that was not sealed under the key opens; what was sealed opens, and damaged does not.
enum FuzzValues {
  private static let keyring: UInt32 = 0x0102_0304
  private static let entries = Algorithm.allCases.filter { $0.mode == .randomized }.map { algorithm in
    KeyringEntry(
      id: KeyID(keyring: keyring, number: UInt32(algorithm.rawValue)), algorithm: algorithm,
      kek: KEKReference(provider: "local", name: "fuzz"), created: 0,
      wrapped: WrappedKey(kekVersion: 1, bytes: [1]),
      binding: [])
  }
  nonisolated(unsafe) private static let openers = entries.map { entry in
    try! ValueOpener(
      key: OpeningKey(entry, secret: secret(), cacheTime: .seconds(1_000_000_000), confirmed: .now))
  }
  nonisolated(unsafe) private static let sealers = entries.map { entry in
    try! ValueSealer(key: SealingKey(entry, secret: secret(), settings: DataKeySettings(), confirmed: .now))
  }
  private static let context = try! ValueContext("orders")

  private static func secret() -> SecretBytes {
    SecretBytes(byteCount: Algorithm.keyByteCount) { $0.initializeMemory(as: UInt8.self, repeating: 0x5A) }
  }

  /// The first byte chooses the key and how long the record key is; that follows, then the value.
  static func value(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let which = Int(first & 1) % entries.count
    let rest = input.span.bytes.extracting(1..<input.count)
    let keyLength = min(Int(first >> 2), rest.byteCount)
    let recordKey = first & 2 == 0 ? nil : Optional(rest.extracting(0..<keyLength))
    let value = rest.extracting((first & 2 == 0 ? 0 : keyLength)..<rest.byteCount)

    if let id = SealedValue.keyID(of: value, keyring: keyring) {
      must(id.keyring == keyring && value.byteCount >= SealedValue.overhead, "a key id of nothing")
    }
    var out = ByteBuffer()
    let forged = (try? openers[which].open(value, recordKey: recordKey, context: context, into: &out)) != nil
    must(!forged && out.isEmpty, "a forged value opens")

    guard
      (try? sealers[which].seal(value, recordKey: recordKey, context: context, counter: 7, into: &out)) != nil
    else { fatalError("not sealed") }
    must(out.count == value.byteCount + SealedValue.overhead, "overhead")
    var opened = ByteBuffer()
    guard (try? openers[which].open(out.bytes, recordKey: recordKey, context: context, into: &opened)) != nil
    else {
      fatalError("does not open")
    }
    let same = opened.bytes.withUnsafeBytes { a in value.withUnsafeBytes { a.elementsEqual($0) } }
    must(same, "opens as something else")
    // A bit of it flipped, which one the input decides.
    let at = input.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF } % (out.count * 8)
    let byte = out.bytes.unsafeLoad(fromByteOffset: at / 8, as: UInt8.self)
    out.overwrite(bigEndian: byte ^ 1 << UInt8(at % 8), at: at / 8)
    opened.removeAll()
    let damaged =
      (try? openers[which].open(out.bytes, recordKey: recordKey, context: context, into: &opened)) != nil
    must(!damaged && opened.isEmpty, "a damaged value opens")
  }
}
