import Testing

@testable import FieldCrypto

/// The primitives against Project Wycheproof's vectors.
@Suite(.enabled(if: !Vectors.missing, "FIELDSEAL_VECTORS names no folder of published vectors"))
struct WycheproofTests {
  struct File<Group: Decodable>: Decodable {
    let testGroups: [Group]
  }

  struct AEADGroup: Decodable {
    struct Case: Decodable {
      let tcId: Int
      let key: String
      let iv: String
      let aad: String
      let msg: String
      let ct: String
      let tag: String
      let result: String
    }
    let ivSize: Int
    let keySize: Int
    let tagSize: Int
    let tests: [Case]
  }

  @Test(arguments: [
    (Algorithm.aes256GCM, "aes_gcm_test.json"), (.chaCha20Poly1305, "chacha20_poly1305_test.json"),
  ])
  func aead(algorithm: Algorithm, file: String) throws {
    let groups = try Vectors.published("wycheproof/\(file)", as: File<AEADGroup>.self).testGroups
    var count = 0
    for group in groups where group.keySize == 256 && group.ivSize == 96 && group.tagSize == 128 {
      for vector in group.tests {
        try check(vector, algorithm)
        count += 1
      }
    }
    #expect(count > 60)
  }

  private func check(_ vector: AEADGroup.Case, _ algorithm: Algorithm) throws {
    let key = SecretBytes(copying: Vectors.bytes(hex: vector.key).span.bytes)
    let nonce = Vectors.bytes(hex: vector.iv)
    let aad = Vectors.bytes(hex: vector.aad)
    let message = Vectors.bytes(hex: vector.msg)
    let body = Vectors.bytes(hex: vector.ct)
    let tag = Vectors.bytes(hex: vector.tag)
    var opened = [UInt8](repeating: 0, count: body.count + 1)
    let opener = try AEADContext(algorithm, .open, key: key)
    // Twice with one context, as on the record path.
    for _ in 0..<2 {
      let ok = nonce.withUnsafeBytes { nonce in
        aad.withUnsafeBytes { aad in
          body.withUnsafeBytes { body in
            tag.withUnsafeBytes { tag in
              opened.withUnsafeMutableBytes { output in
                opener.open(
                  nonce: nonce.baseAddress!, aad: aad, ciphertext: body, tag: tag.baseAddress!,
                  output: output.baseAddress!)
              }
            }
          }
        }
      }
      #expect(ok == (vector.result == "valid"), "test \(vector.tcId)")
      if ok { #expect(Array(opened.prefix(body.count)) == message, "test \(vector.tcId)") }
    }
    guard vector.result == "valid" else { return }
    let sealer = try AEADContext(algorithm, .seal, key: key)
    for _ in 0..<2 {
      var output = [UInt8](repeating: 0, count: message.count + 16)
      let ok = nonce.withUnsafeBytes { nonce in
        aad.withUnsafeBytes { aad in
          message.withUnsafeBytes { message in
            output.withUnsafeMutableBytes { output in
              sealer.seal(
                nonce: nonce.baseAddress!, aad: aad, plaintext: message, output: output.baseAddress!)
            }
          }
        }
      }
      #expect(ok && output == body + tag, "test \(vector.tcId)")
    }
  }

  struct WrapGroup: Decodable {
    struct Case: Decodable {
      let tcId: Int
      let key: String
      let msg: String
      let ct: String
      let result: String
    }
    let keySize: Int
    let tests: [Case]
  }

  @Test func keyWrap() throws {
    let groups = try Vectors.published("wycheproof/aes_kwp_test.json", as: File<WrapGroup>.self).testGroups
    var count = 0
    for group in groups where group.keySize == 256 {
      for vector in group.tests {
        let key = SecretBytes(copying: Vectors.bytes(hex: vector.key).span.bytes)
        let message = Vectors.bytes(hex: vector.msg)
        let wrapped = Vectors.bytes(hex: vector.ct)
        count += 1
        switch try KeyWrap.unwrap(wrapped, under: key) {
        case .some(let secret):
          #expect(vector.result != "invalid" && array(secret.bytes) == message, "test \(vector.tcId)")
        case nil: #expect(vector.result != "valid", "test \(vector.tcId)")
        }
        guard vector.result == "valid" else { continue }
        let secret = SecretBytes(copying: message.span.bytes)
        #expect(try KeyWrap.wrap(secret, under: key) == wrapped, "test \(vector.tcId)")
      }
    }
    #expect(count > 60)
  }

  struct HKDFGroup: Decodable {
    struct Case: Decodable {
      let tcId: Int
      let ikm: String
      let salt: String
      let info: String
      let size: Int
      let okm: String
      let result: String
    }
    let tests: [Case]
  }

  /// Our use: no salt. Every length that the vectors have.
  @Test func hkdf() throws {
    let groups = try Vectors.published("wycheproof/hkdf_sha256_test.json", as: File<HKDFGroup>.self)
      .testGroups
    var counts: [Bool: Int] = [:]
    // What is invalid is too long, with a salt or without.
    for vector in groups.flatMap(\.tests) where vector.salt.isEmpty || vector.result != "valid" {
      let isValid = vector.result == "valid"
      let info = Vectors.bytes(hex: vector.info)
      let key = SecretBytes(copying: Vectors.bytes(hex: vector.ikm).span.bytes)
      do throws(CryptoError) {
        let derived = try KeyDerivation.hkdf(key, info: info, byteCount: vector.size)
        #expect(isValid && array(derived.bytes) == Vectors.bytes(hex: vector.okm), "test \(vector.tcId)")
      } catch { #expect(!isValid, "test \(vector.tcId)") }
      counts[isValid, default: 0] += 1
    }
    #expect(counts[true, default: 0] > 10 && counts[false, default: 0] > 0)
  }

  struct SIVGroup: Decodable {
    struct Case: Decodable {
      let tcId: Int
      let key: String
      let iv: String?
      let aad: String
      let msg: String
      let ct: String
      let tag: String?
      let result: String
    }
    let keySize: Int
    let tests: [Case]
  }

  /// RFC 5297, with and without a nonce. The nonce is a string of the associated data like others, the last of them.
  @Test(arguments: [("aes_siv_cmac_test.json", 110), ("aead_aes_siv_cmac_test.json", 220)])
  func siv(file: String, atLeast: Int) throws {
    let groups = try Vectors.published("wycheproof/\(file)", as: File<SIVGroup>.self).testGroups
    var count = 0
    for group in groups where group.keySize == 512 {
      for vector in group.tests {
        // Nothing at all to encrypt OpenSSL takes for no call, and the proxy never has it encrypt nothing.
        if vector.msg.isEmpty { continue }
        try check(vector)
        count += 1
      }
    }
    #expect(count >= atLeast)
  }

  private func check(_ vector: SIVGroup.Case) throws {
    let key = SecretBytes(copying: Vectors.bytes(hex: vector.key).span.bytes)
    let message = Vectors.bytes(hex: vector.msg)
    let stored =
      vector.tag.map(Vectors.bytes(hex:)).map { $0 + Vectors.bytes(hex: vector.ct) }
      ?? Vectors.bytes(hex: vector.ct)
    let strings = ([vector.aad] + (vector.iv.map { [$0] } ?? [])).map(Vectors.bytes(hex:))
    let opener = try SIVContext(.open, key: key, associatedData: strings)
    let sealer = try SIVContext(.seal, key: key, associatedData: strings)
    // Twice with one context, as on the record path.
    for _ in 0..<2 { check(vector, message, stored, sealer, opener) }
  }

  private func check(
    _ vector: SIVGroup.Case, _ message: [UInt8], _ stored: [UInt8], _ sealer: borrowing SIVContext,
    _ opener: borrowing SIVContext
  ) {
    var opened = [UInt8](repeating: 0, count: stored.count)
    let isOpened = stored.withUnsafeBytes { stored in
      opened.withUnsafeMutableBytes { opened in
        opener.open(
          UnsafeRawBufferPointer(rebasing: stored[16...]), vector: stored.baseAddress!,
          output: opened.baseAddress!)
      }
    }
    #expect(isOpened == (vector.result == "valid"), "test \(vector.tcId)")
    guard vector.result == "valid" else { return }
    #expect(Array(opened.prefix(message.count)) == message, "test \(vector.tcId)")
    var sealed = [UInt8](repeating: 0, count: 16) + message
    let isSealed = sealed.withUnsafeMutableBytes { sealed in
      sealer.seal(
        UnsafeMutableRawBufferPointer(rebasing: sealed[16...]), vector: sealed.baseAddress!)
    }
    #expect(isSealed && sealed == stored, "test \(vector.tcId)")
  }
}
