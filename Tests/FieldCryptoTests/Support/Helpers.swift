import Bytes
import Dispatch
import FieldCrypto
import Foundation
import Synchronization

extension Algorithm {
  /// The algorithms of values and randomized fields.
  static let randomized = allCases.filter { $0.mode == .randomized }
}

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

/// The tests of data keys block their threads: with `await` they would wait for other tests to give one up, and what
/// they measure is time.
extension DataKeys {
  func sealing(_ kek: KEKReference, _ algorithm: Algorithm = .aes256GCM) throws -> SealingKey {
    try blocking { self.requestSealingKey(for: kek, algorithm: algorithm, completion: $0) }.get()
  }

  func opening(_ id: KeyID) throws -> OpeningKey {
    try blocking { self.requestOpeningKey(id, completion: $0) }.get()
  }

  func deterministic(_ kek: KEKReference) throws -> OpeningKey {
    try blocking { self.requestDeterministicKey(for: kek, completion: $0) }.get()
  }
}

/// What `body` reports to its argument, from whichever thread.
func blocking<Value: Sendable>(_ body: (@escaping @Sendable (Value) -> Void) -> Void) -> Value {
  let value = Mutex<Value?>(nil)
  let isThere = DispatchSemaphore(value: 0)
  body { reported in
    value.withLock { $0 = reported }
    isThere.signal()
  }
  while true {
    isThere.wait()
    if let value = value.withLock({ $0 }) { return value }
  }
}

func pause(milliseconds: Int) {
  usleep(UInt32(milliseconds) * 1000)
}

/// Waits until `condition` holds; false after `seconds`.
func eventually(seconds: Double = 10, _ condition: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if condition() { return true }
    usleep(2_000)
  }
  return condition()
}
