import Bytes
import FieldCrypto
import Schemas

/// What stands in a field's place: as long as if it were sealed.
struct Placeholder: ~Copyable {
  private let bytes: ByteBuffer

  init() {
    var bytes = ByteBuffer(capacity: 4096)
    for _ in 0..<4096 { bytes.append(UInt8(ascii: "A")) }
    self.bytes = bytes
  }

  /// Base64url characters of the sealed field that a content of `count` bytes becomes.
  private static func length(_ count: Int) -> Int {
    Base64URL.encodedByteCount(count + SealedField.overhead(.randomized))
  }

  func appendJSON(contentOf count: Int, to output: inout ByteBuffer) {
    output.append(UInt8(ascii: "\""))
    output.append(bytes.bytes.extracting(0..<Self.length(count)))
    output.append(UInt8(ascii: "\""))
  }

  /// Its length before it.
  func appendAvro(contentOf count: Int, to output: inout ByteBuffer) {
    let length = Self.length(count)
    AvroNumber.append(length, to: &output)
    output.append(bytes.bytes.extracting(0..<length))
  }
}
