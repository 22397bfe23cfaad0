import Testing

@testable import FieldCrypto

/// Fields that earlier versions stored open for ever: `Vectors/make.py` made them, from the documented format alone.
@Suite struct FrozenFieldTests {
  struct Stored {
    let number: UInt32
    let form: SealedFieldForm
    let context: FieldContext
    let recordKey: [UInt8]?
    let counter: UInt64
    let content: [UInt8]
    let stored: [UInt8]

    init(_ line: Substring) throws {
      let words = line.split(separator: " ").map(String.init)
      func bytes(_ word: String) -> [UInt8] { word == "." ? [] : Vectors.bytes(hex: word) }
      number = try #require(UInt32(words[0], radix: 16))
      form = try #require(UInt8(words[1], radix: 16).flatMap { SealedFieldForm(rawValue: $0) })
      let second = words[4] == "." ? "" : words[4]
      context =
        switch words[2] {
        case "field": try FieldContext(field: second, topic: words[3])
        case "key": try FieldContext(recordKeyOf: words[3])
        case "header": try FieldContext(header: second, topic: words[3])
        default: try FieldContext(named: words[3])
        }
      recordKey = words[5] == "-" ? nil : bytes(words[5])
      counter = try #require(UInt64(words[6]))
      content = bytes(words[7])
      stored = bytes(words[8])
    }
  }

  /// A process that has the frozen keyring and keystore, for as long as both folders are there.
  private func process<Result>(_ body: (DirectoryKeyring, LocalKeystore) throws -> Result) throws -> Result {
    let (keyring, keystore) = (Vectors.copy("keyring"), Vectors.copy("keystore"))
    return try withExtendedLifetime((keyring, keystore)) {
      try body(DirectoryKeyring(path: keyring.path), FrozenVectorTests.keystore("by-key-file", in: keystore))
    }
  }

  private var fields: [Stored] {
    get throws {
      try String(decoding: Vectors.read("fields.txt"), as: UTF8.self).split(separator: "\n").map {
        try Stored($0)
      }
    }
  }

  @Test func everyStoredFieldOpens() throws {
    let fields = try fields
    #expect(fields.count == 5 * (3 * 4 + 8))
    #expect(Set(fields.map(\.form)) == Set(SealedFieldForm.allCases))
    try process { keyring, keystore in
      let keys = DataKeys(keyring: keyring, providers: ["local": keystore])
      for field in fields {
        let id = KeyID(keyring: keyring.id, number: field.number)
        let key = try keys.opening(id)
        if field.form != .detached {
          let identified = SealedField.identify(field.stored.span.bytes, keyring: keyring.id)
          #expect(identified?.id == id && identified?.form == field.form)
        }
        let opened =
          switch field.form {
          case .text, .token:
            try FieldOpener(key: key, context: field.context).open(field.stored, recordKey: field.recordKey)
          case .detached:
            try FieldOpener(key: key, context: field.context).openDetached(
              field.stored, recordKey: field.recordKey, counter: field.counter)
          case .deterministicText, .deterministicToken:
            try DeterministicCipher(key: key, context: field.context).open(field.stored)
          }
        #expect(opened == field.content)
      }
    }
  }

  /// Sealing is deterministic given key and counter, so today's sealers must give the same bytes.
  @Test func sealingGivesTheSameBytes() throws {
    let fields = try fields
    try process { keyring, keystore in
      let keys = DataKeys(keyring: keyring, providers: ["local": keystore])
      let deterministic = try keys.deterministic(KEKReference(provider: "local", name: "payments/orders"))
      #expect(deterministic.id.number == 3)
      for field in fields {
        if field.form.mode == .deterministic {
          let cipher = try DeterministicCipher(key: deterministic, context: field.context)
          #expect(try cipher.seal(field.content, field.form) == field.stored)
          continue
        }
        let entry = try #require(try keyring.entry(field.number))
        let dek = try keystore.unwrap(entry.wrapped, under: entry.kek.name)
        let key = SealingKey(entry, secret: dek, settings: .standard, confirmed: .now)
        let sealer = try FieldSealer(key: key, context: field.context)
        let sealed =
          field.form == .detached
          ? try sealer.sealDetached(field.content, recordKey: field.recordKey, counter: field.counter)
          : try sealer.seal(field.content, field.form, recordKey: field.recordKey, counter: field.counter)
        #expect(sealed == field.stored)
      }
    }
  }
}
