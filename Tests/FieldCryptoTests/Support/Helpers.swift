import Bytes
import FieldCrypto
import Foundation
import Synchronization

/// Bytes of a value sealed with `key`, taking one counter.
func seal(
  _ value: [UInt8], key: SealingKey, recordKey: [UInt8]? = nil, context: String = "orders",
  counter: UInt64? = nil
) throws -> [UInt8] {
  let sealer = try ValueSealer(key: key)
  guard let counter = counter ?? key.reserve(records: 1, bytes: value.count) else {
    throw CryptoError("no counter left")
  }
  return try seal(value, sealer, recordKey: recordKey, context: ValueContext(context), counter: counter)
}

func seal(
  _ value: [UInt8], _ sealer: ValueSealer, recordKey: [UInt8]?, context: ValueContext, counter: UInt64
) throws -> [UInt8] {
  var output = ByteBuffer()
  if let recordKey {
    try sealer.seal(
      value.span.bytes, recordKey: recordKey.span.bytes, context: context, counter: counter, into: &output)
  } else {
    try sealer.seal(value.span.bytes, recordKey: nil, context: context, counter: counter, into: &output)
  }
  return array(output.bytes)
}

func open(_ sealed: [UInt8], key: OpeningKey, recordKey: [UInt8]? = nil, context: String = "orders") throws
  -> [UInt8]
{
  try open(sealed, ValueOpener(key: key), recordKey: recordKey, context: ValueContext(context))
}

func open(
  _ sealed: [UInt8], _ opener: ValueOpener, recordKey: [UInt8]?, context: ValueContext
) throws -> [UInt8] {
  var output = ByteBuffer()
  if let recordKey {
    try opener.open(sealed.span.bytes, recordKey: recordKey.span.bytes, context: context, into: &output)
  } else {
    try opener.open(sealed.span.bytes, recordKey: nil, context: context, into: &output)
  }
  return array(output.bytes)
}

func array(_ bytes: RawSpan) -> [UInt8] {
  bytes.withUnsafeBytes { Array($0) }
}

func keyID(_ value: [UInt8], _ keyring: UInt32) -> KeyID? {
  SealedValue.keyID(of: value.span.bytes, keyring: keyring)
}

extension DataKeys {
  func sealing(_ kek: KEKReference, _ algorithm: Algorithm = .aes256GCM) async throws -> SealingKey {
    try await withCheckedContinuation { continuation in
      requestSealingKey(for: kek, algorithm: algorithm) { continuation.resume(returning: $0) }
    }.get()
  }

  func opening(_ id: KeyID) async throws -> OpeningKey {
    try await withCheckedContinuation { continuation in
      requestOpeningKey(id) { continuation.resume(returning: $0) }
    }.get()
  }
}

/// Waits, without blocking, until `condition` holds; false after `seconds`.
func eventually(seconds: Double = 10, _ condition: () -> Bool) async -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return condition()
}
