import Bytes
import FieldCrypto

/// Writes the fields of one record that travel in a header.
struct DetachedFieldsWriter: ~Copyable {
  /// A key that entries are sealed with, and the counter of the next one.
  private struct Key {
    let owner: BatchKey
    let key: SealingKey
    var counter: UInt64
  }

  private var bytes = ByteBuffer()
  private var keys: [Key] = []
  private var lastPath = -1

  mutating func begin() {
    keys.removeAll(keepingCapacity: true)
  }

  /// Before the first entry: another key that entries are sealed with.
  /// - Parameter counter: of its first entry; each further one has the next.
  mutating func add(_ owner: BatchKey, _ taken: BatchKey.Taken) {
    keys.append(Key(owner: owner, key: taken.key, counter: taken.counter))
  }

  /// When all keys have been added.
  mutating func beginEntries() {
    bytes.removeAll()
    lastPath = -1
    guard let first = keys.first else { return }
    bytes.append(keys.count == 1 ? DetachedFields.version : DetachedFields.keysVersion)
    bytes.append(bigEndian: first.key.id.keyring)
    if keys.count > 1 { bytes.append(unsignedVarint: keys.count) }
    for key in keys {
      bytes.append(bigEndian: key.key.id.number)
      bytes.append(bigEndian: UInt16(truncatingIfNeeded: key.counter >> 32))
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: key.counter))
    }
  }

  /// - Parameters:
  ///   - owner: what the entry is sealed with; one of those that were added.
  ///   - index: which path it is: one that repeats is not written again.
  ///   - seal: appends the ciphertext and the tag, `byteCount` bytes, sealed under the key and counter it is given.
  mutating func append(
    _ owner: BatchKey, path: RawSpan, index: Int, byteCount: Int,
    _ seal: (SealingKey, UInt64, inout ByteBuffer) throws -> Void
  ) rethrows {
    guard let number = keys.firstIndex(where: { $0.owner === owner }) else { return }
    if index == lastPath {
      bytes.append(0)
    } else {
      bytes.append(unsignedVarint: path.byteCount)
      bytes.append(path)
      lastPath = index
    }
    if keys.count > 1 { bytes.append(unsignedVarint: number) }
    bytes.append(unsignedVarint: byteCount - SealedField.detachedOverhead)
    try seal(keys[number].key, keys[number].counter, &bytes)
    keys[number].counter += 1
  }

  /// Shows `body` the header's value.
  borrowing func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    try bytes.withBytes(body)
  }
}

extension ByteBuffer {
  /// Seven bits a byte, the lowest first.
  fileprivate mutating func append(unsignedVarint value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
