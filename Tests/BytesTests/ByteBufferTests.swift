import Bytes
import Testing

@Suite struct ByteBufferTests {
  @Test func growsAndKeepsItsBytes() {
    var buffer = ByteBuffer(capacity: 1)
    for byte in 0..<200 { buffer.append(UInt8(byte)) }
    #expect(buffer.count == 200)
    for byte in 0..<200 { #expect(buffer.bytes.unsafeLoad(fromByteOffset: byte, as: UInt8.self) == UInt8(byte)) }
  }

  @Test func integersAreBigEndianAndPatchable() {
    var buffer = ByteBuffer()
    buffer.append(bigEndian: Int32(0x0102_0304))
    buffer.append(bigEndian: Int16(-2))
    #expect(buffer.overwrite(bigEndian: UInt16(0xABCD), at: 1))
    #expect(!buffer.overwrite(bigEndian: Int32(0), at: 3))
    #expect(!buffer.overwrite(bigEndian: Int32(0), at: -1))
    #expect(buffer.bytes.withUnsafeBytes { Array($0) } == [1, 0xAB, 0xCD, 4, 0xFF, 0xFE])
  }

  @Test func removingFromTheFrontMovesTheRest() {
    var buffer = ByteBuffer()
    for byte in UInt8(0)..<10 { buffer.append(byte) }
    buffer.removeFirst(4)
    #expect(buffer.bytes.withUnsafeBytes { Array($0) } == [4, 5, 6, 7, 8, 9])
    buffer.truncate(to: 2)
    #expect(buffer.bytes.withUnsafeBytes { Array($0) } == [4, 5])
    buffer.removeFirst(99)
    #expect(buffer.isEmpty)
  }

  @Test func whatABodyClaimsToHaveWrittenIsClamped() {
    var buffer = ByteBuffer()
    buffer.appendUninitialized(maximum: 8) { _ in 99 }
    #expect(buffer.count == 8)
    buffer.appendUninitialized(maximum: 8) { _ in -1 }
    #expect(buffer.count == 8)
  }
}
