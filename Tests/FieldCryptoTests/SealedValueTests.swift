import Bytes
import Testing

@testable import FieldCrypto

/// The properties of the stored value.
@Suite struct SealedValueTests {
  /// A pair of keys for one DEK, without a keyring.
  struct Pair {
    let sealing: SealingKey
    let opening: OpeningKey

    init(_ algorithm: Algorithm, number: UInt32 = 7, settings: DataKeySettings = .standard) throws {
      let dek = try SecretBytes.random()
      let entry = KeyringEntry(
        id: KeyID(keyring: 0x0102_0304, number: number), algorithm: algorithm,
        kek: KEKReference(provider: "test", name: "k"), created: 0,
        wrapped: WrappedKey(kekVersion: 1, bytes: []), binding: [])
      opening = OpeningKey(entry, secret: dek.copy(), cacheTime: settings.cacheTime, confirmed: .now)
      sealing = SealingKey(entry, secret: dek, settings: settings, confirmed: .now)
    }
  }

  static let recordKeys: [[UInt8]?] = [
    nil, [], [0], Array("customer-17".utf8), [UInt8](repeating: 9, count: 3000),
  ]

  @Test(arguments: Algorithm.randomized)
  func roundTrips(algorithm: Algorithm) throws {
    let pair = try Pair(algorithm)
    let sealer = try ValueSealer(key: pair.sealing)
    let opener = try ValueOpener(key: pair.opening)
    let contexts = [try ValueContext("orders"), try ValueContext(""), try ValueContext("köln")]
    var counter: UInt64 = 0
    for count in [0, 1, 15, 16, 17, 100, 1024, 100_000, 1_000_000] {
      let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      for recordKey in Self.recordKeys {
        for context in contexts {
          let sealed = try seal(value, sealer, recordKey: recordKey, context: context, counter: counter)
          counter += 1
          #expect(sealed.count == count + SealedValue.overhead)
          #expect(SealedValue.overhead == 31)
          #expect(keyID(sealed, 0x0102_0304) == KeyID(keyring: 0x0102_0304, number: 7))
          #expect(try open(sealed, opener, recordKey: recordKey, context: context) == value)
        }
      }
    }
  }

  @Test func layoutIsAsDocumented() throws {
    let pair = try Pair(.aes256GCM)
    let sealed = try seal([1, 2, 3], key: pair.sealing, counter: 0x0A0B_0C0D_0E0F)
    #expect(
      Array(sealed.prefix(15)) == [0xF9, 1, 2, 3, 4, 0, 0, 0, 7, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F])
  }

  @Test(arguments: Algorithm.randomized)
  func everyFlippedBitFails(algorithm: Algorithm) throws {
    let pair = try Pair(algorithm)
    let opener = try ValueOpener(key: pair.opening)
    let context = try ValueContext("orders")
    let value = Array("forty-two bytes of something to protect!!!".utf8)
    let sealed = try seal(value, key: pair.sealing, recordKey: [5])
    for bit in 0..<(sealed.count * 8) {
      var altered = sealed
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      let expected: OpenError = bit < 8 ? .notSealed : bit < 72 ? .anotherKey : .authenticationFailed
      #expect(throws: expected, "bit \(bit)") { try open(altered, opener, recordKey: [5], context: context) }
    }
    // The opener is as good as new.
    #expect(try open(sealed, opener, recordKey: [5], context: context) == value)
  }

  @Test(arguments: Algorithm.randomized)
  func everyCutAndEveryAdditionFails(algorithm: Algorithm) throws {
    let pair = try Pair(algorithm)
    let opener = try ValueOpener(key: pair.opening)
    let context = try ValueContext("orders")
    let sealed = try seal(Array(repeating: 7, count: 40), key: pair.sealing)
    for count in 0..<sealed.count {
      let expected: OpenError = count < SealedValue.overhead ? .notSealed : .authenticationFailed
      #expect(throws: expected) {
        try open(Array(sealed.prefix(count)), opener, recordKey: nil, context: context)
      }
    }
    #expect(throws: OpenError.authenticationFailed) {
      try open(sealed + [0], opener, recordKey: nil, context: context)
    }
  }

  /// Hazard 7: without AAD, ciphertext can be moved.
  @Test(arguments: Algorithm.randomized)
  func hazard7MovedValuesFail(algorithm: Algorithm) throws {
    let pair = try Pair(algorithm)
    let sealed = try seal([1, 2, 3], key: pair.sealing, recordKey: [1], context: "orders")
    #expect(try open(sealed, key: pair.opening, recordKey: [1], context: "orders") == [1, 2, 3])
    for context in ["order", "orders2", "Orders", ""] {
      #expect(throws: OpenError.authenticationFailed) {
        try open(sealed, key: pair.opening, recordKey: [1], context: context)
      }
    }
    for recordKey: [UInt8]? in [nil, [], [2], [1, 0], [0, 1]] {
      #expect(throws: OpenError.authenticationFailed) {
        try open(sealed, key: pair.opening, recordKey: recordKey, context: "orders")
      }
    }
  }

  /// The same bytes, divided otherwise between context and record key, are another AAD.
  @Test func lengthsKeepContextAndKeyApart() throws {
    let pair = try Pair(.aes256GCM)
    let sealed = try seal([1], key: pair.sealing, recordKey: Array("bc".utf8), context: "a")
    for (context, key) in [("ab", "c"), ("abc", ""), ("", "abc")] {
      #expect(throws: OpenError.authenticationFailed) {
        try open(sealed, key: pair.opening, recordKey: Array(key.utf8), context: context)
      }
    }
  }

  /// One sealer serves many contexts and keys in turn; each record gets its own AAD.
  @Test func scratchIsNotMixedUp() throws {
    let pair = try Pair(.aes256GCM)
    let sealer = try ValueSealer(key: pair.sealing)
    let names = ["a", String(repeating: "long", count: 400), "b", ""]
    let contexts = try names.map { try ValueContext($0) }
    var counter: UInt64 = 0
    for round in 0..<50 {
      let recordKey = Self.recordKeys[round % Self.recordKeys.count]
      let context = contexts[(round * 7) % contexts.count]
      let sealed = try seal([9], sealer, recordKey: recordKey, context: context, counter: counter)
      counter += 1
      #expect(try open(sealed, key: pair.opening, recordKey: recordKey, context: context.name) == [9])
    }
  }

  /// The room for a huge record key is given back, and what follows is right.
  @Test func hugeRecordKeys() throws {
    let pair = try Pair(.aes256GCM)
    let sealer = try ValueSealer(key: pair.sealing)
    let opener = try ValueOpener(key: pair.opening)
    let context = try ValueContext("orders")
    for (counter, count) in [10, 60_000, 70_000, 3_000_000, 10, 200_000, 0].enumerated() {
      let recordKey = [UInt8](repeating: 3, count: count)
      let sealed = try seal([1], sealer, recordKey: recordKey, context: context, counter: UInt64(counter))
      #expect(try open(sealed, opener, recordKey: recordKey, context: context) == [1])
      #expect(throws: OpenError.authenticationFailed) {
        try open(sealed, opener, recordKey: recordKey + [3], context: context)
      }
    }
  }

  /// A mirror under another topic name opens what it has when its policy gives it the same context.
  @Test func contextMakesAMirrorReadable() throws {
    let pair = try Pair(.aes256GCM)
    let context = try ValueContext("eu.orders")
    let sealed = try seal([1], ValueSealer(key: pair.sealing), recordKey: nil, context: context, counter: 0)
    #expect(
      try open(sealed, ValueOpener(key: pair.opening), recordKey: nil, context: ValueContext("eu.orders"))
        == [1])
  }

  @Test func anotherKeysValueIsTold() throws {
    let pair = try Pair(.aes256GCM)
    let other = try Pair(.aes256GCM, number: 8)
    let sealed = try seal([1], key: pair.sealing)
    #expect(throws: OpenError.anotherKey) { try open(sealed, key: other.opening) }
    // The same number, another DEK: a restored keyring, say.
    let impostor = try Pair(.aes256GCM)
    #expect(throws: OpenError.authenticationFailed) { try open(sealed, key: impostor.opening) }
  }

  @Test func unsealedValuesAreRecognised() throws {
    var value: [UInt8] = [0xF9, 1, 2, 3, 4] + [UInt8](repeating: 0, count: 26)
    #expect(keyID(value, 0x0102_0304) == KeyID(keyring: 0x0102_0304, number: 0))
    #expect(keyID(value, 0x0102_0305) == nil)
    #expect(keyID(Array(value.dropLast()), 0x0102_0304) == nil)
    value[0] = 0
    #expect(keyID(value, 0x0102_0304) == nil)
    #expect(keyID([], 0) == nil)
    #expect(keyID([0xF9], 0) == nil)
  }

  @Test func failuresLeaveTheBufferAsItWas() throws {
    let pair = try Pair(.aes256GCM)
    let sealed = try seal([1, 2, 3], key: pair.sealing)
    var output = ByteBuffer()
    output.append(UInt8(42))
    let opener = try ValueOpener(key: pair.opening)
    let context = try ValueContext("elsewhere")
    do {
      try opener.open(sealed.span.bytes, recordKey: nil, context: context, into: &output)
      Issue.record("opened")
    } catch { #expect(error == .authenticationFailed) }
    let left = array(output.bytes)
    #expect(left == [42])
    let sealer = try ValueSealer(key: pair.sealing)
    do {
      try sealer.seal(sealed.span.bytes, recordKey: nil, context: context, counter: 1 << 48, into: &output)
      Issue.record("sealed with a counter of 49 bits")
    } catch {}
    let still = array(output.bytes)
    #expect(still == [42])
  }

  @Test func contextsHaveALimit() throws {
    #expect(throws: Never.self) { try ValueContext(String(repeating: "x", count: 65_535)) }
    #expect(throws: CryptoError.self) { try ValueContext(String(repeating: "x", count: 65_536)) }
  }

  /// Values never repeat under one key: the counters differ, so the ciphertexts of equal values do.
  @Test func equalValuesLookDifferent() throws {
    let pair = try Pair(.chaCha20Poly1305)
    let sealed = try (0..<100).map { _ in try seal([0, 0, 0, 0], key: pair.sealing) }
    #expect(Set(sealed.map { Array($0.suffix(20)) }).count == 100)
  }
}
