import Bytes
import Testing

@Suite struct ByteBufferTests {
  private func bytes(of buffer: borrowing ByteBuffer) -> [UInt8] {
    buffer.bytes.withUnsafeBytes { Array($0) }
  }

  @Test func growsAndKeepsItsBytes() {
    var buffer = ByteBuffer(capacity: 1)
    for byte in 0..<200 { buffer.append(UInt8(byte)) }
    let all = bytes(of: buffer)
    #expect(all.count == 200)
    for byte in 0..<200 { #expect(all[byte] == UInt8(byte)) }
  }

  @Test func integersAreBigEndianAndPatchable() {
    var buffer = ByteBuffer()
    buffer.append(bigEndian: Int32(0x0102_0304))
    buffer.append(bigEndian: Int16(-2))
    let overwritten = [
      buffer.overwrite(bigEndian: UInt16(0xABCD), at: 1), buffer.overwrite(bigEndian: Int32(0), at: 3),
      buffer.overwrite(bigEndian: Int32(0), at: -1),
    ]
    #expect(overwritten == [true, false, false])
    #expect(bytes(of: buffer) == [1, 0xAB, 0xCD, 4, 0xFF, 0xFE])
  }

  @Test func truncatingKeepsTheFront() {
    var buffer = ByteBuffer()
    for byte in UInt8(4)..<10 { buffer.append(byte) }
    buffer.truncate(to: 2)
    #expect(bytes(of: buffer) == [4, 5])
    buffer.truncate(to: 99)
    #expect(bytes(of: buffer) == [4, 5])
    buffer.truncate(to: -1)
    #expect(bytes(of: buffer).isEmpty)
  }

  @Test func whatABodyClaimsToHaveWrittenIsClamped() {
    var buffer = ByteBuffer()
    buffer.appendUninitialized(maximum: 8) { _ in 99 }
    #expect(bytes(of: buffer).count == 8)
    buffer.appendUninitialized(maximum: 8) { _ in -1 }
    #expect(bytes(of: buffer).count == 8)
  }

  @Test(
    arguments: [
      (0, [0]), (0x7F, [0x7F]), (0x80, [0x80, 1]), (300, [0xAC, 2]),
      (UInt64.max, [UInt8](repeating: 0xFF, count: 9) + [1]),
    ] as [(UInt64, [UInt8])])
  func unsignedVarints(_ value: UInt64, _ expected: [UInt8]) {
    var buffer = ByteBuffer()
    buffer.append(unsignedVarint: value)
    #expect(bytes(of: buffer) == expected)
  }
}
