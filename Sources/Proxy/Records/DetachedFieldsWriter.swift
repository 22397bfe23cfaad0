import Bytes
import FieldCrypto

/// Writes the fields of one record that travel in a header.
struct DetachedFieldsWriter: ~Copyable {
  /// What the entries of one slot are sealed with.
  struct Key {
    let slot: Int
    let key: SealingKey
    /// Of the next entry.
    var counter: UInt64
  }

  private var bytes = ByteBuffer()
  /// Where there is only one.
  private var key: SealingKey?
  private var counter: UInt64 = 0
  /// Where there are several.
  private var keys: [Key] = []
  private var lastPath = -1

  /// - Parameter counter: of the first entry; each further one has the next.
  mutating func begin(_ key: SealingKey, counter: UInt64) {
    bytes.removeAll()
    lastPath = -1
    self.key = key
    self.counter = counter
    bytes.append(DetachedFields.version)
    bytes.append(bigEndian: key.id.keyring)
    append(key, counter)
  }

  /// - Parameter keys: several, of one keyring.
  mutating func begin(_ keys: [Key]) {
    bytes.removeAll()
    lastPath = -1
    key = nil
    self.keys = keys
    guard let first = keys.first else { return }
    bytes.append(DetachedFields.keysVersion)
    bytes.append(bigEndian: first.key.id.keyring)
    bytes.append(unsignedVarint: UInt64(keys.count))
    for key in keys { append(key.key, key.counter) }
  }

  private mutating func append(_ key: SealingKey, _ counter: UInt64) {
    bytes.append(bigEndian: key.id.number)
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: counter >> 32))
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: counter))
  }

  /// - Parameters:
  ///   - slot: whose key the entry is sealed with.
  ///   - index: which path it is: one that repeats is not written again.
  ///   - seal: appends the ciphertext and the tag, `byteCount` bytes, sealed under the key and counter it is given.
  @inline(__always)
  mutating func append(
    _ slot: Int, path: RawSpan, index: Int, byteCount: Int,
    _ seal: (SealingKey, UInt64, inout ByteBuffer) throws -> Void
  ) rethrows {
    if index == lastPath {
      bytes.append(0)
    } else {
      bytes.append(unsignedVarint: UInt64(path.byteCount))
      bytes.append(path)
      lastPath = index
    }
    if let key {
      bytes.append(unsignedVarint: UInt64(truncatingIfNeeded: byteCount - SealedField.detachedOverhead))
      try seal(key, counter, &bytes)
      counter += 1
    } else if let number = keys.firstIndex(where: { $0.slot == slot }) {
      bytes.append(unsignedVarint: UInt64(number))
      bytes.append(unsignedVarint: UInt64(truncatingIfNeeded: byteCount - SealedField.detachedOverhead))
      try seal(keys[number].key, keys[number].counter, &bytes)
      keys[number].counter += 1
    }
  }

  /// Shows `body` the header's value.
  borrowing func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    try bytes.withBytes(body)
  }
}
