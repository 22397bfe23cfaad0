import Bytes

@testable import FieldCrypto

/// Sealed fields: nothing that was not sealed under the key opens; what was sealed opens, and damaged does not. And
/// their text in JSON.
enum FuzzFields {
  private static let keyring: UInt32 = 0x0102_0304
  private static let context = try! FieldContext(field: "customer.ssn", topic: "orders")

  private static func entry(_ algorithm: Algorithm) -> KeyringEntry {
    KeyringEntry(
      id: KeyID(keyring: keyring, number: UInt32(algorithm.rawValue)), algorithm: algorithm,
      kek: KEKReference(provider: "local", name: "fuzz"), created: 0,
      wrapped: WrappedKey(kekVersion: 1, bytes: [1]), binding: [])
  }

  private static func secret() -> SecretBytes {
    SecretBytes(byteCount: Algorithm.keyByteCount) { $0.initializeMemory(as: UInt8.self, repeating: 0x5A) }
  }

  private static func openingKey(_ algorithm: Algorithm) -> OpeningKey {
    OpeningKey(entry(algorithm), secret: secret(), cacheTime: .seconds(1_000_000_000), confirmed: .now)
  }

  nonisolated(unsafe) private static let sealer = try! FieldSealer(
    key: SealingKey(entry(.aes256GCM), secret: secret(), settings: DataKeySettings(), confirmed: .now),
    context: context)
  nonisolated(unsafe) private static let opener = try! FieldOpener(
    key: openingKey(.aes256GCM), context: context)
  nonisolated(unsafe) private static let cipher = try! DeterministicCipher(
    key: openingKey(.aes256SIV), context: context)

  private static func seal(
    _ form: SealedFieldForm, _ content: RawSpan, _ recordKey: RawSpan?, into output: inout ByteBuffer
  ) -> Bool {
    switch form {
    case .text, .token:
      (try? sealer.seal(content, form, recordKey: recordKey, counter: 7, into: &output)) != nil
    case .detached:
      (try? sealer.sealDetached(content, recordKey: recordKey, counter: 7, into: &output)) != nil
    case .deterministicText, .deterministicToken: (try? cipher.seal(content, form, into: &output)) != nil
    }
  }

  private static func opens(
    _ form: SealedFieldForm, _ sealed: RawSpan, _ recordKey: RawSpan?, into output: inout ByteBuffer
  ) -> Bool {
    switch form {
    case .text, .token: (try? opener.open(sealed, recordKey: recordKey, into: &output)) != nil
    case .detached: (try? opener.openDetached(sealed, recordKey: recordKey, counter: 7, into: &output)) != nil
    case .deterministicText, .deterministicToken: (try? cipher.open(sealed, into: &output)) != nil
    }
  }

  /// The first byte chooses the form, the second how long the record key is; that follows, then the field.
  static func field(_ input: [UInt8]) {
    guard input.count >= 2 else { return }
    let form = SealedFieldForm.allCases[Int(input[0]) % SealedFieldForm.allCases.count]
    let rest = input.span.bytes.extracting(2..<input.count)
    let keyLength = min(Int(input[1] >> 1), rest.byteCount)
    let recordKey = input[1] & 1 == 0 ? nil : Optional(rest.extracting(0..<keyLength))
    let content = rest.extracting((input[1] & 1 == 0 ? 0 : keyLength)..<rest.byteCount)

    if let (id, found) = SealedField.identify(content, keyring: keyring) {
      must(
        id.keyring == keyring && content.byteCount >= SealedField.overhead(found.mode), "a field of nothing")
    }
    var out = ByteBuffer()
    must(!opens(form, content, recordKey, into: &out) && out.isEmpty, "a forged field opens")

    must(seal(form, content, recordKey, into: &out), "not sealed")
    let overhead = form == .detached ? SealedField.detachedOverhead : SealedField.overhead(form.mode)
    must(out.count == content.byteCount + overhead, "overhead")
    if form != .detached {
      let identified = SealedField.identify(out.bytes, keyring: keyring)
      must(identified?.form == form, "not known again")
    }
    var opened = ByteBuffer()
    must(opens(form, out.bytes, recordKey, into: &opened), "does not open")
    must(isEqual(opened.bytes, content), "opens as something else")
    text(out.bytes)
    // A bit of it flipped, which one the input decides.
    let at = input.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF } % (out.count * 8)
    let byte = out.bytes.unsafeLoad(fromByteOffset: at / 8, as: UInt8.self)
    out.overwrite(bigEndian: byte ^ 1 << UInt8(at % 8), at: at / 8)
    opened.removeAll()
    must(!opens(form, out.bytes, recordKey, into: &opened) && opened.isEmpty, "a damaged field opens")

    // What is accepted as text has one spelling.
    opened.removeAll()
    if Base64URL.append(decoded: content, to: &opened) {
      out.removeAll()
      Base64URL.append(encoded: opened.bytes, to: &out)
      must(isEqual(out.bytes, content), "two texts for the same bytes")
    } else {
      must(opened.isEmpty, "bytes of what is no text")
    }
  }

  private static func text(_ bytes: RawSpan) {
    var encoded = ByteBuffer()
    var decoded = ByteBuffer()
    Base64URL.append(encoded: bytes, to: &encoded)
    must(encoded.count == Base64URL.encodedByteCount(bytes.byteCount), "the text's length")
    must(
      Base64URL.append(decoded: encoded.bytes, to: &decoded) && isEqual(decoded.bytes, bytes), "another text")
  }

  private static func isEqual(_ a: RawSpan, _ b: RawSpan) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { a.elementsEqual($0) } }
  }
}
