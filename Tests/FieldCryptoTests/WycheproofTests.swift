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

  /// Our use: no salt, 32 bytes. Output is a prefix of longer output, so longer vectors count too.
  @Test func hkdf() throws {
    let groups = try Vectors.published("wycheproof/hkdf_sha256_test.json", as: File<HKDFGroup>.self)
      .testGroups
    var count = 0
    for vector in groups.flatMap(\.tests)
    where vector.salt.isEmpty && vector.size >= 32 && vector.result == "valid" {
      let info = Vectors.bytes(hex: vector.info)
      guard let label = String(validating: info, as: UTF8.self) else { continue }
      let key = SecretBytes(copying: Vectors.bytes(hex: vector.ikm).span.bytes)
      let derived = try KeyDerivation.hkdf(key, info: label)
      #expect(array(derived.bytes) == Array(Vectors.bytes(hex: vector.okm).prefix(32)), "test \(vector.tcId)")
      count += 1
    }
    #expect(count > 0)
  }
}
