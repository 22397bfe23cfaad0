import Bytes
import Testing

@testable import KafkaWire

@Suite struct FrameAssemblyTests {
  @Test func piecesComeInOrderAndTheSizeCountsThem() {
    let input = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
    let rewritten = [UInt8](repeating: 0xEE, count: 2000)
    var frame = FrameAssembly()
    frame.records.append(rewritten.span.bytes)
    for _ in 0..<2 {
      frame.begin()
      frame.put(Int16(0x0102))
      frame.append(ByteRange(lower: 10, upper: 20), of: input.span.bytes)
      frame.append(ByteRange(lower: 100, upper: 4100), of: input.span.bytes)
      frame.put(UInt8(7))
      frame.appendRecords(ByteRange(lower: 0, upper: 2000))
      frame.appendRecords(ByteRange(lower: 5, upper: 8))
      let fits = frame.finish()
      #expect(fits)
    }
    let size = 2 + 10 + 4000 + 1 + 2000 + 3
    let one: [UInt8] =
      [0, 0, UInt8(size >> 8), UInt8(size & 0xFF), 1, 2] + input[10..<20] + input[100..<4100] + [7]
      + rewritten + [0xEE, 0xEE, 0xEE]
    #expect(frame.flattened(input: input.span.bytes) == one + one)
    #expect(frame.byteCount == 2 * one.count)
    var pieces = 0
    frame.forEachPiece(input: input.span.bytes) { _ in pieces += 1 }
    #expect(pieces == 9)
    frame.removeAll()
    #expect(frame.byteCount == 0)
    #expect(frame.flattened(input: input.span.bytes).isEmpty)
  }

  @Test func theGatherHoldsThePieces() {
    let input = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
    var frame = FrameAssembly()
    frame.put(Int32(5))
    frame.append(ByteRange(lower: 0, upper: 3000), of: input.span.bytes)
    frame.put(UInt8(9))
    var gather = ByteGather()
    frame.gather(input: input.span.bytes, into: &gather)
    let (pieces, bytes) = (gather.pieceCount, gather.byteCount)
    #expect(pieces == 3)
    #expect(bytes == frame.byteCount)
  }

  /// A tagged field whose contents are spliced, not copied, is measured and written once.
  @Test func largeContentsOfATaggedField() {
    let input = [UInt8](repeating: 3, count: 2000)
    var frame = FrameAssembly()
    frame.begin()
    frame.put(.none, flexible: true, input: input.span.bytes, hasZero: true) { frame in
      frame.append(ByteRange(lower: 0, upper: 2000), of: input.span.bytes)
      frame.put(UInt8(1))
    }
    frame.finish()
    // Size, one field, tag 0, 2001 as a varint.
    #expect(frame.flattened(input: input.span.bytes) == [0, 0, 7, 0xD5, 1, 0, 0xD1, 0x0F] + input + [1])
  }

  @Test func rangesOfAnotherFrameCannotReadOutOfBounds() {
    let input: [UInt8] = [1, 2, 3]
    var frame = FrameAssembly()
    frame.append(ByteRange(lower: 2, upper: 9), of: input.span.bytes)
    frame.append(ByteRange(lower: 5000, upper: 9000), of: input.span.bytes)
    #expect(frame.flattened(input: input.span.bytes) == [3])
  }

  @Test func stringsTooLongForTheirLengthAreCutAtACharacter() {
    let long = String(repeating: "a", count: 32766) + "é"
    for (compact, prefix) in [(false, [0x7F, 0xFE]), (true, [0xFF, 0xFF, 0x01])] as [(Bool, [UInt8])] {
      var frame = FrameAssembly()
      frame.put(.text(long), compact: compact, input: RawSpan())
      #expect(frame.flattened(input: RawSpan()) == prefix + [UInt8](repeating: 97, count: 32766))
    }
  }

  @Test func uuidsPrintAsKafkaDoes() {
    #expect(
      UUID128(high: 0x00C2_3F4A_1B77_4E1F, low: 0x9A11_0253_FFEE_0001).description == "AMI_Sht3Th-aEQJT_-4AAQ"
    )
    #expect(UUID128.zero.description == "AAAAAAAAAAAAAAAAAAAAAA")
  }
}
