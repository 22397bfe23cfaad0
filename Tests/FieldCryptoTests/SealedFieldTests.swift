import Bytes
import Testing

@testable import FieldCrypto

/// The properties of randomized fields.
@Suite struct SealedFieldTests {
  static let recordKeys: [[UInt8]?] = [
    nil, [], [0], Array("customer-17".utf8), [UInt8](repeating: 9, count: 70_000),
  ]
  static let counts = [0, 1, 15, 16, 17, 100, 1024, 1 << 20]

  @Test(arguments: Algorithm.randomized)
  func roundTrips(algorithm: Algorithm) throws {
    let keys = FieldKeys(algorithm)
    let context = try FieldContext.ssn()
    let sealer = try FieldSealer(key: keys.sealing, context: context)
    let opener = try FieldOpener(key: keys.opening, context: context)
    var counter: UInt64 = 0
    for count in Self.counts {
      let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for recordKey in Self.recordKeys {
        for form in [SealedFieldForm.text, .token] {
          let sealed = try sealer.seal(content, form, recordKey: recordKey, counter: counter)
          #expect(sealed.count == count + SealedField.overhead(.randomized))
          let identified = SealedField.identify(sealed.span.bytes, keyring: FieldKeys.keyring)
          #expect(identified?.id == keys.sealing.id && identified?.form == form)
          #expect(try opener.open(sealed, recordKey: recordKey) == content)
          counter += 1
        }
        let body = try sealer.sealDetached(content, recordKey: recordKey, counter: counter)
        #expect(body.count == count + SealedField.detachedOverhead)
        #expect(try opener.openDetached(body, recordKey: recordKey, counter: counter) == content)
        counter += 1
      }
    }
  }

  @Test func overheads() {
    #expect(SealedField.overhead(.randomized) == 31)
    #expect(SealedField.overhead(.deterministic) == 26)
    #expect(SealedField.detachedOverhead == 16)
  }

  @Test func layoutIsAsDocumented() throws {
    let sealer = try FieldSealer(key: FieldKeys().sealing, context: .ssn())
    let rest: [UInt8] = [1, 2, 3, 4, 0, 0, 0, 7, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F]
    let text = try sealer.seal([1, 2, 3], .text, counter: 0x0A0B_0C0D_0E0F)
    #expect(Array(text.prefix(15)) == [0xFA] + rest)
    let token = try sealer.seal([1, 2, 3], .token, counter: 0x0A0B_0C0D_0E0F)
    #expect(Array(token.prefix(15)) == [0xFB] + rest)
  }

  @Test(arguments: Algorithm.randomized)
  func everyFlippedBitFails(algorithm: Algorithm) throws {
    let keys = FieldKeys(algorithm)
    let opener = try FieldOpener(key: keys.opening, context: .ssn())
    let content = Array("078-05-1120".utf8)
    let sealed = try FieldSealer(key: keys.sealing, context: .ssn()).seal(content, recordKey: [5])
    for bit in 0..<(sealed.count * 8) {
      var altered = sealed
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      // FA with its last bit turned is FB: another form, so another AAD.
      let expected: OpenError =
        bit == 0 || bit >= 72 ? .authenticationFailed : bit < 8 ? .notSealed : .anotherKey
      #expect(throws: expected, "bit \(bit)") { try opener.open(altered, recordKey: [5]) }
    }
    let body = try FieldSealer(key: keys.sealing, context: .ssn()).sealDetached(content, counter: 1)
    for bit in 0..<(body.count * 8) {
      var altered = body
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: OpenError.authenticationFailed) { try opener.openDetached(altered, counter: 1) }
    }
    // The opener is as good as new.
    #expect(try opener.open(sealed, recordKey: [5]) == content)
  }

  @Test func everyCutAndEveryAdditionFails() throws {
    let keys = FieldKeys()
    let opener = try FieldOpener(key: keys.opening, context: .ssn())
    let sealer = try FieldSealer(key: keys.sealing, context: .ssn())
    let sealed = try sealer.seal(Array(repeating: 7, count: 40))
    for count in 0..<sealed.count {
      let expected: OpenError = count < 31 ? .notSealed : .authenticationFailed
      #expect(throws: expected) { try opener.open(Array(sealed.prefix(count))) }
    }
    #expect(throws: OpenError.authenticationFailed) { try opener.open(sealed + [0]) }
    let body = try sealer.sealDetached([1, 2], counter: 1)
    for count in 0..<body.count {
      let expected: OpenError = count < 16 ? .notSealed : .authenticationFailed
      #expect(throws: expected) { try opener.openDetached(Array(body.prefix(count)), counter: 1) }
    }
  }

  /// Hazard 7, for fields: nothing opens in another place.
  @Test func hazard7MovedFieldsFail() throws {
    let keys = FieldKeys()
    let sealed = try FieldSealer(key: keys.sealing, context: .ssn()).seal([1, 2, 3], recordKey: [1])
    #expect(try FieldOpener(key: keys.opening, context: .ssn()).open(sealed, recordKey: [1]) == [1, 2, 3])
    for context in [
      try FieldContext(field: "customer.ssn", topic: "orders2"),
      try FieldContext(field: "customer.id", topic: "orders"),
      try FieldContext(field: "", topic: "orders"),
      try FieldContext(field: "ssn", topic: "orderscustomer."),
      try FieldContext(recordKeyOf: "orders"),
      try FieldContext(header: "customer.ssn", topic: "orders"),
      try FieldContext(named: "orders"),
    ] {
      let opener = try FieldOpener(key: keys.opening, context: context)
      #expect(throws: OpenError.authenticationFailed) { try opener.open(sealed, recordKey: [1]) }
    }
    let opener = try FieldOpener(key: keys.opening, context: .ssn())
    for recordKey: [UInt8]? in [nil, [], [2], [1, 0], [0, 1]] {
      #expect(throws: OpenError.authenticationFailed) { try opener.open(sealed, recordKey: recordKey) }
    }
  }

  /// In its place, as another token, or detached: one does not pass for the other.
  @Test func formsAreKeptApart() throws {
    let keys = FieldKeys()
    let sealer = try FieldSealer(key: keys.sealing, context: .ssn())
    let opener = try FieldOpener(key: keys.opening, context: .ssn())
    var sealed = try sealer.seal([1, 2, 3], .text, counter: 5)
    #expect(throws: OpenError.authenticationFailed) {
      try opener.openDetached(Array(sealed.dropFirst(15)), counter: 5)
    }
    for (byte, error): (UInt8, OpenError) in [
      (0xFB, .authenticationFailed), (0xFC, .notSealed), (0xFD, .notSealed), (0xFE, .notSealed),
      (0xF9, .notSealed),
    ] {
      sealed[0] = byte
      #expect(throws: error) { try opener.open(sealed) }
    }
    let body = try sealer.sealDetached([1, 2, 3], counter: 6)
    #expect(throws: OpenError.authenticationFailed) { try opener.openDetached(body, counter: 7) }
    #expect(throws: OpenError.authenticationFailed) { try opener.openDetached(body, counter: 1 << 48 | 6) }
    for form in [SealedFieldForm.deterministicText, .deterministicToken, .detached] {
      #expect(throws: CryptoError.self) { try sealer.seal([1], form) }
    }
  }

  /// Neither a value for a field nor a field for a value, under the same DEK.
  @Test func fieldsAndValuesAreKeptApart() throws {
    let keys = FieldKeys()
    let context = try ValueContext("orders")
    var value = try seal(
      [1, 2, 3], ValueSealer(key: keys.sealing), recordKey: nil, context: context, counter: 1)
    var field = try FieldSealer(key: keys.sealing, context: .ssn()).seal([1, 2, 3], counter: 2)
    let opener = try FieldOpener(key: keys.opening, context: .ssn())
    #expect(throws: OpenError.notSealed) { try opener.open(value) }
    value[0] = 0xFA
    #expect(throws: OpenError.authenticationFailed) { try opener.open(value) }
    #expect(throws: OpenError.notSealed) { try open(field, key: keys.opening) }
    field[0] = 0xF9
    #expect(throws: OpenError.authenticationFailed) { try open(field, key: keys.opening) }
  }

  @Test func anotherKeysFieldIsTold() throws {
    let sealed = try FieldSealer(key: FieldKeys().sealing, context: .ssn()).seal([1])
    let other = FieldKeys(number: 8)
    #expect(throws: OpenError.anotherKey) {
      try FieldOpener(key: other.opening, context: .ssn()).open(sealed)
    }
    let impostor = FieldKeys(dek: [UInt8](repeating: 1, count: 32))
    #expect(throws: OpenError.authenticationFailed) {
      try FieldOpener(key: impostor.opening, context: .ssn()).open(sealed)
    }
    let chacha = FieldKeys(.chaCha20Poly1305)
    #expect(throws: OpenError.authenticationFailed) {
      try FieldOpener(key: chacha.opening, context: .ssn()).open(sealed)
    }
  }

  /// Whoever writes to a broker can name any key of the keyring: the wrong kind is refused, and said to be that.
  @Test func unfitKeysAreRefused() throws {
    func isRefused(_ body: () throws(CryptoError) -> Void) -> Bool {
      do throws(CryptoError) {
        try body()
        return false
      } catch { return error.isUnfitKey }
    }
    let keys = FieldKeys()
    let siv = FieldKeys(.aes256SIV)
    let context = try FieldContext.ssn()
    #expect(isRefused { () throws(CryptoError) in _ = try ValueOpener(key: siv.opening) })
    #expect(isRefused { () throws(CryptoError) in _ = try ValueSealer(key: siv.sealing) })
    #expect(isRefused { () throws(CryptoError) in _ = try FieldOpener(key: siv.opening, context: context) })
    #expect(isRefused { () throws(CryptoError) in _ = try FieldSealer(key: siv.sealing, context: context) })
    #expect(
      isRefused { () throws(CryptoError) in _ = try DeterministicCipher(key: keys.opening, context: context) }
    )
    do throws(CryptoError) {
      _ = try AEADContext(.aes256SIV, .open, key: keys.opening.secret)
      Issue.record("a cipher context of AES-256-SIV")
    } catch { #expect(!error.isUnfitKey) }
  }

  @Test func identifies() throws {
    var field: [UInt8] = [0xFA, 1, 2, 3, 4, 0, 0, 0, 9] + [UInt8](repeating: 0, count: 22)
    func identify(_ bytes: [UInt8], _ keyring: UInt32 = 0x0102_0304) -> (KeyID, SealedFieldForm)? {
      SealedField.identify(bytes.span.bytes, keyring: keyring)
    }
    #expect(identify(field)?.0 == KeyID(keyring: 0x0102_0304, number: 9))
    #expect(identify(field, 0x0102_0305) == nil)
    #expect(identify(Array(field.dropLast())) == nil)
    #expect(identify([]) == nil)
    for byte in UInt8.min...UInt8.max {
      field[0] = byte
      #expect((identify(field) != nil) == (0xFA...0xFD).contains(byte))
      #expect((identify(Array(field.dropLast(5))) != nil) == (0xFC...0xFD).contains(byte))
      #expect(identify(Array(field.dropLast(6))) == nil)
    }
  }

  @Test func forms() {
    for mode in FieldMode.allCases {
      #expect(SealedFieldForm.text(mode).mode == mode && SealedFieldForm.token(mode).mode == mode)
    }
    // None occurs in UTF-8, and none is a whole value's.
    #expect(SealedFieldForm.allCases.allSatisfy { $0.rawValue > 0xF9 })
  }

  @Test func labelsAreInjective() throws {
    let contexts = [
      try FieldContext(field: "b", topic: "a"), try FieldContext(field: "", topic: "ab"),
      try FieldContext(field: "ab", topic: ""), try FieldContext(header: "b", topic: "a"),
      try FieldContext(recordKeyOf: "a"), try FieldContext(named: "a"),
    ]
    #expect(Set(contexts.map(\.label)).count == contexts.count)
    #expect(contexts[0].label == [0, 0, 1, 97, 0, 1, 98])
    #expect(try FieldContext(recordKeyOf: "a").label == [1, 0, 1, 97, 0, 0])
    #expect(try FieldContext(named: "kö").label == [3, 0, 3, 107, 0xC3, 0xB6, 0, 0])
  }

  @Test func contextsHaveALimit() throws {
    let long = String(repeating: "x", count: 2_048 - 18 - 1 - 5)
    let context = try FieldContext(field: long, topic: "")
    let keys = FieldKeys()
    let sealer = try FieldSealer(key: keys.sealing, context: context)
    let opener = try FieldOpener(key: keys.opening, context: context)
    for counter in 0..<3 {
      let sealed = try sealer.seal([1], recordKey: [2], counter: UInt64(counter))
      #expect(try opener.open(sealed, recordKey: [2]) == [1])
    }
    #expect(throws: CryptoError.self) { try FieldContext(field: long + "x", topic: "") }
    #expect(throws: CryptoError.self) { try FieldContext(recordKeyOf: long + "x") }
    #expect(throws: CryptoError.self) { try sealer.seal([1], counter: 1 << 48) }
  }

  @Test func equalContentsLookDifferent() throws {
    let sealer = try FieldSealer(key: FieldKeys().sealing, context: .ssn())
    let sealed = try (0..<100).map { try sealer.seal([0, 0, 0, 0], counter: $0) }
    #expect(Set(sealed.map { Array($0.suffix(20)) }).count == 100)
  }
}
