import Bytes
import FieldCrypto

/// Writes the fields of one record that travel in a header.
struct DetachedFieldsWriter: ~Copyable {
  private var bytes = ByteBuffer()
  /// What the entries are sealed with.
  private(set) var key: SealingKey?
  private var counter: UInt64 = 0
  private var lastPath = -1

  /// - Parameter counter: of the first entry; each further one has the next.
  mutating func begin(_ key: SealingKey, counter: UInt64) {
    bytes.removeAll()
    lastPath = -1
    self.key = key
    self.counter = counter
    let id = key.id
    bytes.append(DetachedFields.version)
    bytes.append(bigEndian: id.keyring)
    bytes.append(bigEndian: id.number)
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: counter >> 32))
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: counter))
  }

  /// - Parameters:
  ///   - index: which path it is: one that repeats is not written again.
  ///   - seal: appends the ciphertext and the tag, `byteCount` bytes, sealed under the counter it is given.
  mutating func append(
    path: RawSpan, index: Int, byteCount: Int, _ seal: (UInt64, inout ByteBuffer) throws -> Void
  ) rethrows {
    if index == lastPath {
      bytes.append(0)
    } else {
      bytes.append(unsignedVarint: path.byteCount)
      bytes.append(path)
      lastPath = index
    }
    bytes.append(unsignedVarint: byteCount - SealedField.detachedOverhead)
    try seal(counter, &bytes)
    counter += 1
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
