import KafkaWire
import Testing

@Suite struct CRC32CTests {
  /// RFC 3720, B.4, and the check value of the catalogue of CRCs.
  @Test func publishedValues() {
    #expect(crc32c([UInt8]("123456789".utf8).span.bytes) == 0xE306_9283)
    #expect(crc32c([UInt8](repeating: 0, count: 32).span.bytes) == 0x8A91_36AA)
    #expect(crc32c([UInt8](repeating: 0xFF, count: 32).span.bytes) == 0x62A8_AB43)
    #expect(crc32c([UInt8](0..<32).span.bytes) == 0x46DD_794E)
    #expect(crc32c([UInt8]().span.bytes) == 0)
  }

  @Test func everyShortLengthAtEveryAlignment() {
    let bytes = Samples.random(400)
    for start in 0..<16 {
      for count in 0...(start == 0 ? 384 : 40) {
        let expected = Samples.crc32c(bitwise: Array(bytes[start..<start + count]))
        #expect(crc32c(bytes.span.bytes.extracting(start..<start + count)) == expected)
      }
    }
  }
}
