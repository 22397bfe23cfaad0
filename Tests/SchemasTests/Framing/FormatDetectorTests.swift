import Testing

@testable import Schemas

@Suite struct FormatDetectorTests {
  private let id7: [UInt8] = [0, 0, 0, 0, 7]
  private let single: [UInt8] = [0xC3, 0x01, 1, 0, 0, 0, 0, 0, 0, 0]

  private func detect(
    _ format: ValueFormat, _ value: [UInt8], header: [UInt8]? = nil, files: [UInt64] = []
  ) -> DetectedFormat {
    let detector = FormatDetector(format, files: files.enumerated().map { (10 + $0.offset, $0.element) })
    guard let header else { return detector.detect(value.span.bytes) }
    return detector.detect(value.span.bytes, header: header.span.bytes)
  }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func json() {
    #expect(detect(.json, text("{}")) == .json(payloadStart: 0))
    #expect(detect(.json, id7 + text("{}")) == .json(payloadStart: 5))
    #expect(detect(.json, [1] + [UInt8](repeating: 9, count: 16) + text("1")) == .json(payloadStart: 17))
    // The JSON reader says what is wrong with these.
    for value in [[], [0], [0, 1, 2, 3], single, text("  x")] {
      #expect(detect(.json, value) == .json(payloadStart: 0))
    }
    #expect(detect(.json, text("{}"), header: id7) == .json(payloadStart: 0))
  }

  @Test(arguments: [ValueFormat.avro, .auto]) func registry(format: ValueFormat) {
    #expect(detect(format, id7 + [1]) == .schema(.id(7), payloadStart: 5))
    #expect(detect(format, single) == .schema(.fingerprint(1), payloadStart: 10))
    #expect(detect(format, [2, 3], header: id7) == .schema(.id(7), payloadStart: 0))
    // The header names the schema: what the value begins with is payload.
    #expect(detect(format, [0, 0, 0, 0, 9, 9], header: id7) == .schema(.id(7), payloadStart: 0))
    #expect(detect(format, [], header: id7) == .schema(.id(7), payloadStart: 0))
    #expect(detect(format, id7, header: [7]) == .unrecognized(.malformedHeader))
    #expect(detect(format, []) == .unrecognized(.empty))
    #expect(detect(format, [2, 3]) == .unrecognized(.unframed))
  }

  @Test func jsonByItsFirstByte() {
    for value in ["{}", " \r\n\t[1]", "\"a\"", "-1", "0", "true", "false", "null"] {
      #expect(detect(.auto, text(value)) == .json(payloadStart: 0))
      #expect(detect(.avro, text(value)) == .unrecognized(.unframed))
    }
    for value in [" ", "x", "\u{FEFF}{}", "+1"] {
      #expect(detect(.auto, text(value)) == .unrecognized(.unframed))
    }
  }

  @Test func oneFile() {
    #expect(detect(.avro, single + [5], files: [1]) == .schema(.fingerprint(1), payloadStart: 10))
    #expect(detect(.auto, single + [5], files: [1]) == .schema(.fingerprint(1), payloadStart: 10))
    for value in [[], [2, 3], id7, text("\"a\""), text("1"), single] {
      #expect(detect(.auto, value, files: [2]) == .schema(.file(10), payloadStart: 0))
    }
    #expect(detect(.auto, text(" {}"), files: [1]) == .json(payloadStart: 0))
    #expect(detect(.auto, text("[]"), files: [1]) == .json(payloadStart: 0))
    #expect(detect(.avro, text("{}"), files: [1]) == .schema(.file(10), payloadStart: 0))
    #expect(detect(.avro, [2], header: id7, files: [1]) == .schema(.file(10), payloadStart: 0))
  }

  @Test func severalFiles() {
    #expect(detect(.auto, single, files: [3, 1]) == .schema(.fingerprint(1), payloadStart: 10))
    #expect(detect(.auto, single, files: [3, 4]) == .schema(.fingerprint(1), payloadStart: 10))
    #expect(detect(.auto, text("{}"), files: [3, 4]) == .json(payloadStart: 0))
    #expect(detect(.auto, id7, files: [3, 4]) == .unrecognized(.notSingleObject))
    #expect(detect(.avro, [], files: [3, 4]) == .unrecognized(.empty))
  }

  @Test func whetherTheHeaderCounts() {
    #expect(FormatDetector(.auto).usesHeader)
    #expect(FormatDetector(.avro).usesHeader)
    #expect(!FormatDetector(.json).usesHeader)
    #expect(!FormatDetector(.auto, files: [(0, 1)]).usesHeader)
  }
}
