import Testing

@testable import Schemas

@Suite struct FramingTests {
  private func detect(_ value: [UInt8]) -> Framing { Framing.detect(value.span.bytes) }

  private static let guidBytes: [UInt8] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x89, 0xAB, 0xCD, 0xEF, 0x10, 0x11, 0x12, 0xFF,
  ]
  private static let guid = SchemaReference.guid(high: 0x0102_0304_0506_0708, low: 0x89AB_CDEF_1011_12FF)

  @Test func confluentID() {
    #expect(detect([0, 1, 2, 3, 4]) == Framing(.id(0x0102_0304), payloadStart: 5))
    #expect(detect([0, 0xFF, 0xFF, 0xFF, 0xFF, 7]) == Framing(.id(.max), payloadStart: 5))
    #expect(detect([0, 1, 2, 3]).reference == nil)
  }

  @Test func confluentGUID() {
    #expect(detect([1] + Self.guidBytes + [9]) == Framing(Self.guid, payloadStart: 17))
    #expect(detect([1] + Self.guidBytes.dropLast()).reference == nil)
    #expect(Self.guid.guidText == "01020304-0506-0708-89ab-cdef101112ff")
    #expect("\(Self.guid)" == "schema GUID 01020304-0506-0708-89ab-cdef101112ff")
  }

  /// Avro 1.12, "Single object encoding": the fingerprint is little-endian.
  @Test func singleObject() {
    let value: [UInt8] = [0xC3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8]
    #expect(detect(value) == Framing(.fingerprint(0x0807_0605_0403_0201), payloadStart: 10))
    #expect(detect(value.dropLast()).reference == nil)
    #expect(detect([0xC3, 0x02, 1, 2, 3, 4, 5, 6, 7, 8]).reference == nil)
  }

  @Test func nothing() {
    #expect(detect([]) == Framing(nil, payloadStart: 0))
    #expect(detect(Array("{}".utf8)) == Framing(nil, payloadStart: 0))
    #expect(detect([0]).reference == nil)
    #expect(detect([0xC3]).reference == nil)
  }

  @Test func header() {
    func detect(_ header: [UInt8]) -> Framing? { Framing.detect(header: header.span.bytes) }
    #expect(detect([0, 0, 0, 0, 7]) == Framing(.id(7), payloadStart: 0))
    #expect(detect([1] + Self.guidBytes) == Framing(Self.guid, payloadStart: 0))
    for malformed: [UInt8] in [
      [], [0], [0, 0, 0, 0, 7, 0], [1] + Self.guidBytes + [0], Array("7".utf8),
      [0xC3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8],
    ] {
      #expect(detect(malformed) == nil)
    }
  }
}
