import Bytes

/// What stands in a field's place: as long as if it were sealed.
struct Placeholder: ~Copyable {
  private static let overhead = 31
  private let bytes: ByteBuffer

  init() {
    var bytes = ByteBuffer(capacity: 4096)
    for _ in 0..<4096 { bytes.append(UInt8(ascii: "A")) }
    self.bytes = bytes
  }

  /// Base64url characters of the sealed field that a content of `count` bytes becomes.
  private static func length(_ count: Int) -> Int { ((count + overhead) * 4 + 2) / 3 }

  func appendJSON(contentOf count: Int, to output: inout ByteBuffer) {
    output.append(UInt8(ascii: "\""))
    output.append(bytes.bytes.extracting(0..<Self.length(count)))
    output.append(UInt8(ascii: "\""))
  }

  /// Its length before it: zigzag, seven bits a byte, the least significant first.
  func appendAvro(contentOf count: Int, to output: inout ByteBuffer) {
    let length = Self.length(count)
    var bits = UInt64(length) << 1
    while bits >= 0x80 {
      output.append(UInt8(truncatingIfNeeded: bits | 0x80))
      bits >>= 7
    }
    output.append(UInt8(bits))
    output.append(bytes.bytes.extracting(0..<length))
  }
}
