import Bytes
import Testing

@testable import FieldCrypto

/// The properties of deterministic fields.
@Suite struct DeterministicFieldTests {
  private func cipher(
    _ context: FieldContext, number: UInt32 = 7, dek: [UInt8] = [UInt8](repeating: 0x5A, count: 32)
  ) throws -> DeterministicCipher {
    try DeterministicCipher(key: FieldKeys(number: number, dek: dek).deterministic, context: context)
  }

  @Test func roundTrips() throws {
    let cipher = try cipher(.ssn())
    for count in Array(0...70) + [1024, 4095, 4096, 1 << 20] {
      let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for form in [SealedFieldForm.deterministicText, .deterministicToken] {
        let sealed = try cipher.seal(content, form)
        #expect(sealed.count == count + SealedField.overhead(.deterministic))
        let identified = SealedField.identify(sealed.span.bytes, keyring: FieldKeys.keyring)
        #expect(identified?.id == cipher.key.id && identified?.form == form)
        #expect(try cipher.open(sealed) == content)
        #expect(try cipher.seal(content, form) == sealed)
      }
    }
  }

  @Test func layoutIsAsDocumented() throws {
    let text = try cipher(.ssn()).seal([1, 2, 3], .deterministicText)
    #expect(text.count == 29)
    #expect(Array(text.prefix(9)) == [0xFC, 1, 2, 3, 4, 0, 0, 0, 7])
    let token = try cipher(.ssn()).seal([1, 2, 3], .deterministicToken)
    #expect(Array(token.prefix(9)) == [0xFD, 1, 2, 3, 4, 0, 0, 0, 7])
  }

  /// Equal in equal contexts, whoever seals; different in every other.
  @Test func equalityKeepsToTheContext() throws {
    let content = Array("customer-17".utf8)
    let sealed = try cipher(.ssn()).seal(content)
    #expect(try cipher(.ssn()).seal(content) == sealed)
    #expect(try cipher(.ssn()).seal(content + [0]) != sealed)
    let contexts = [
      try FieldContext(field: "customer.ssn", topic: "orders2"),
      try FieldContext(field: "customer.id", topic: "orders"), try FieldContext(recordKeyOf: "orders"),
      try FieldContext(header: "customer.ssn", topic: "orders"), try FieldContext(named: "customer"),
      try FieldContext.ssn(),
    ]
    var bodies = Set(try contexts.map { Array(try cipher($0).seal(content).dropFirst(9)) })
    // Another form, key number or DEK.
    bodies.insert(Array(try cipher(.ssn()).seal(content, .deterministicToken).dropFirst(9)))
    bodies.insert(Array(try cipher(.ssn(), number: 8).seal(content).dropFirst(9)))
    bodies.insert(Array(try cipher(.ssn(), dek: [UInt8](repeating: 1, count: 32)).seal(content).dropFirst(9)))
    #expect(bodies.count == contexts.count + 3)
    // A name shared by the policy is one context, whatever topic and path.
    #expect(
      try cipher(FieldContext(named: "customer")).seal(content)
        == cipher(FieldContext(named: "customer")).seal(content))
  }

  @Test func movedFieldsFail() throws {
    let sealed = try cipher(.ssn()).seal([1, 2, 3])
    for context in [
      try FieldContext(field: "customer.ssn", topic: "orders2"),
      try FieldContext(field: "customer.id", topic: "orders"), try FieldContext(recordKeyOf: "orders"),
      try FieldContext(header: "customer.ssn", topic: "orders"), try FieldContext(named: "orders"),
    ] {
      let other = try cipher(context)
      #expect(throws: OpenError.authenticationFailed) { try other.open(sealed) }
    }
    let other = try cipher(.ssn(), number: 8)
    #expect(throws: OpenError.anotherKey) { try other.open(sealed) }
    let impostor = try cipher(.ssn(), dek: [UInt8](repeating: 1, count: 32))
    #expect(throws: OpenError.authenticationFailed) { try impostor.open(sealed) }
  }

  @Test(arguments: [0, 5, 14, 15, 16, 40]) func everyFlippedBitFails(count: Int) throws {
    let cipher = try cipher(.ssn())
    let content = [UInt8](repeating: 7, count: count)
    let sealed = try cipher.seal(content)
    for bit in 0..<(sealed.count * 8) {
      var altered = sealed
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      // FC with its last bit turned is FD: another form, so another AAD.
      let expected: OpenError =
        bit == 0 || bit >= 72 ? .authenticationFailed : bit < 8 ? .notSealed : .anotherKey
      #expect(throws: expected, "bit \(bit)") { try cipher.open(altered) }
    }
    #expect(try cipher.open(sealed) == content)
  }

  @Test func everyCutAndEveryAdditionFails() throws {
    let cipher = try cipher(.ssn())
    let sealed = try cipher.seal(Array(repeating: 7, count: 40))
    for count in 0..<sealed.count {
      let expected: OpenError = count < 26 ? .notSealed : .authenticationFailed
      #expect(throws: expected) { try cipher.open(Array(sealed.prefix(count))) }
    }
    #expect(throws: OpenError.authenticationFailed) { try cipher.open(sealed + [0]) }
  }

  @Test func onlyItsForms() throws {
    let cipher = try cipher(.ssn())
    for form in [SealedFieldForm.text, .token, .detached] {
      #expect(throws: CryptoError.self) { try cipher.seal([1], form) }
    }
    var sealed = try cipher.seal(Array("0123456789".utf8))
    for byte: UInt8 in [0xF9, 0xFA, 0xFB, 0xFE, 0] {
      sealed[0] = byte
      #expect(throws: OpenError.notSealed) { try cipher.open(sealed) }
    }
  }

  /// What authenticates but was not made as we make it: the byte behind the content is not zero.
  @Test func theByteBehindTheContentIsChecked() throws {
    let key = FieldKeys().deterministic
    let context = try FieldContext.ssn()
    let siv = try SIVContext(
      .seal, key: context.derive(.aes256SIV, from: key.secret, byteCount: 64),
      associatedData: [SealedField.aad(.deterministicText, key.id, context)])
    for (last, opens): (UInt8, Bool) in [(0, true), (1, false), (0x80, false)] {
      var sealed: [UInt8] =
        [0xFC, 1, 2, 3, 4, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 16) + [65, 66, last]
      sealed.withUnsafeMutableBytes { bytes in
        let made = siv.seal(
          UnsafeMutableRawBufferPointer(rebasing: bytes[25...]), vector: bytes.baseAddress! + 9
        )
        #expect(made)
      }
      let cipher = try DeterministicCipher(key: key, context: context)
      if opens {
        #expect(try cipher.open(sealed) == [65, 66])
      } else {
        #expect(throws: OpenError.authenticationFailed) { try cipher.open(sealed) }
      }
    }
  }

  /// A context serves for thousands of messages, opened and sealed in turn.
  @Test func oneCipherForManyFields() throws {
    let cipher = try cipher(.ssn())
    var sealed: [[UInt8]] = []
    for number in 0..<5000 {
      let content = Array("customer-\(number)".utf8)
      sealed.append(try cipher.seal(content))
      if number % 3 == 0 {
        #expect(try cipher.open(sealed[number / 2]) == Array("customer-\(number / 2)".utf8))
      }
    }
    #expect(Set(sealed).count == 5000)
  }
}
