import Bytes
import Testing

@testable import FieldCrypto

/// Keys for one DEK, without a keyring.
struct FieldKeys {
  let sealing: SealingKey
  let opening: OpeningKey
  let deterministic: OpeningKey

  static let keyring: UInt32 = 0x0102_0304

  init(
    _ algorithm: Algorithm = .aes256GCM, number: UInt32 = 7,
    dek: [UInt8] = [UInt8](repeating: 0x5A, count: 32)
  ) {
    func entry(_ algorithm: Algorithm, _ number: UInt32) -> KeyringEntry {
      KeyringEntry(
        id: KeyID(keyring: Self.keyring, number: number), algorithm: algorithm,
        kek: KEKReference(provider: "test", name: "k"), created: 0,
        wrapped: WrappedKey(kekVersion: 1, bytes: []), binding: [])
    }
    func secret() -> SecretBytes { SecretBytes(copying: dek.span.bytes) }
    sealing = SealingKey(entry(algorithm, number), secret: secret(), settings: .standard, confirmed: .now)
    opening = OpeningKey(
      entry(algorithm, number), secret: secret(), cacheTime: .seconds(3600), confirmed: .now)
    deterministic = OpeningKey(
      entry(.aes256SIV, number), secret: secret(), cacheTime: .seconds(3600), confirmed: .now)
  }
}

extension FieldContext {
  static func ssn() throws -> FieldContext { try FieldContext(field: "customer.ssn", topic: "orders") }
}

extension FieldSealer {
  func seal(
    _ content: [UInt8], _ form: SealedFieldForm = .text, recordKey: [UInt8]? = nil, counter: UInt64 = 0
  ) throws -> [UInt8] {
    var output = ByteBuffer()
    if let recordKey {
      try seal(content.span.bytes, form, recordKey: recordKey.span.bytes, counter: counter, into: &output)
    } else {
      try seal(content.span.bytes, form, recordKey: nil, counter: counter, into: &output)
    }
    return array(output.bytes)
  }

  func sealDetached(_ content: [UInt8], recordKey: [UInt8]? = nil, counter: UInt64 = 0) throws -> [UInt8] {
    var output = ByteBuffer()
    if let recordKey {
      try sealDetached(
        content.span.bytes, recordKey: recordKey.span.bytes, counter: counter, into: &output)
    } else {
      try sealDetached(content.span.bytes, recordKey: nil, counter: counter, into: &output)
    }
    return array(output.bytes)
  }
}

extension FieldOpener {
  func open(_ sealed: [UInt8], recordKey: [UInt8]? = nil) throws -> [UInt8] {
    try opened { (output: inout ByteBuffer) throws(OpenError) in
      if let recordKey {
        try open(sealed.span.bytes, recordKey: recordKey.span.bytes, into: &output)
      } else {
        try open(sealed.span.bytes, recordKey: nil, into: &output)
      }
    }
  }

  func openDetached(_ body: [UInt8], recordKey: [UInt8]? = nil, counter: UInt64 = 0) throws -> [UInt8] {
    try opened { (output: inout ByteBuffer) throws(OpenError) in
      if let recordKey {
        try openDetached(body.span.bytes, recordKey: recordKey.span.bytes, counter: counter, into: &output)
      } else {
        try openDetached(body.span.bytes, recordKey: nil, counter: counter, into: &output)
      }
    }
  }
}

extension DeterministicCipher {
  func seal(_ content: [UInt8], _ form: SealedFieldForm = .deterministicText) throws -> [UInt8] {
    var output = ByteBuffer()
    try seal(content.span.bytes, form, into: &output)
    return array(output.bytes)
  }

  func open(_ sealed: [UInt8]) throws -> [UInt8] {
    try opened { (output: inout ByteBuffer) throws(OpenError) in try open(sealed.span.bytes, into: &output) }
  }
}

/// What `body` appends. A failure must append nothing.
private func opened(_ body: (inout ByteBuffer) throws(OpenError) -> Void) throws -> [UInt8] {
  var output = ByteBuffer()
  output.append(UInt8(42))
  do {
    try body(&output)
  } catch {
    let left = array(output.bytes)
    #expect(left == [42])
    throw error
  }
  return Array(array(output.bytes).dropFirst())
}
