import KafkaWire
import TestTools
import Testing

@Suite struct RecordCursorTests {
  private static func walk(_ section: [UInt8], count: Int) throws(WireError) -> [RecordView] {
    var cursor = RecordCursor(section.span.bytes, count: count)
    var records: [RecordView] = []
    while let record = try cursor.next() { records.append(record) }
    return records
  }

  private static func problem(_ section: [UInt8], count: Int = 1) -> WireError.Problem? {
    do throws(WireError) {
      _ = try walk(section, count: count)
      return nil
    } catch {
      return error.problem
    }
  }

  /// A record with these bytes behind its length.
  private static func record(_ body: [UInt8]) -> [UInt8] { Samples.varint(body.count) + body }

  @Test func nullAndEmptyAreKeptApart() throws {
    let section =
      Samples.record(offset: 0, key: nil, value: nil) + Samples.record(offset: 1, key: [], value: [])
      + Samples.record(
        offset: 70, timestamp: -9_000_000_000, key: [1], value: [2, 3], headers: [([], nil), ([7], [])])
    let records = try Self.walk(section, count: 3)
    #expect(records[0].key == nil && records[0].value == nil)
    #expect(records[1].key?.isEmpty == true && records[1].value?.isEmpty == true)
    #expect(records[2].key.map { Samples.array(section.span.bytes.slice($0)) } == [1])
    #expect(records[2].value.map { Samples.array(section.span.bytes.slice($0)) } == [2, 3])
    #expect(records.map(\.offsetDelta) == [0, 1, 70])
    #expect(records[2].whole.upper == section.count && records[2].suffix.count == 6)
    #expect(records[0].suffix.count == 1 && records[0].prefix.count == 4)
  }

  @Test func countMustFillTheSection() {
    let one = Samples.record(offset: 0, value: [1])
    #expect(Self.problem(one) == nil)
    #expect(Self.problem([], count: 0) == nil)
    #expect(Self.problem(one, count: 0) == .recordCountMismatch)
    #expect(Self.problem(one + one) == .recordCountMismatch)
    #expect(Self.problem(one + [0]) == .recordCountMismatch)
    #expect(Self.problem(one, count: 2) == .truncated)
    #expect(Self.problem(one, count: .max) == .truncated)
  }

  @Test func everyTruncationThrows() {
    let record = Samples.record(
      offset: 3, timestamp: 500, key: [1, 2], value: [4, 5], headers: [([1], [2]), ([3], nil)])
    for length in 0..<record.count {
      #expect(Self.problem(Array(record.prefix(length))) == .truncated, "\(length) bytes")
    }
    // The same with a length that fits: fields do not lie within the record.
    let body = Array(record.dropFirst())
    for length in 0..<body.count {
      #expect(Self.problem(Self.record(Array(body.prefix(length)))) != nil, "\(length) bytes")
    }
  }

  @Test func lengthsThatLieThrow() {
    #expect(Self.problem(Samples.varint(-1)) == .invalidLength)
    #expect(Self.problem(Samples.varint(Int(Int32.min))) == .invalidLength)
    #expect(Self.problem(Samples.varint(Int(Int32.max)) + [0, 0]) == .truncated)
    // Key of −2, value of −2, of more than there is
    #expect(Self.problem(Self.record([0, 0, 0, 3, 1, 0])) == .invalidLength)
    #expect(Self.problem(Self.record([0, 0, 0, 1, 3, 0])) == .invalidLength)
    #expect(Self.problem(Self.record([0, 0, 0, 8, 1, 0])) == .truncated)
    #expect(Self.problem(Self.record([0, 0, 0, 1] + Samples.varint(Int(Int32.max)) + [0])) == .truncated)
    // Bytes that no field claims
    #expect(Self.problem(Self.record([0, 0, 0, 1, 1, 0, 0])) == .recordLengthMismatch)
    #expect(Self.problem(Self.record([])) == .truncated)
  }

  @Test func headersAreChecked() {
    func headers(_ bytes: [UInt8]) -> [UInt8] { Self.record([0, 0, 0, 1, 1] + bytes) }
    #expect(Self.problem(headers(Samples.varint(1) + [0, 1])) == nil)
    #expect(Self.problem(headers(Samples.varint(-1))) == .invalidCount)
    #expect(Self.problem(headers(Samples.varint(Int(Int32.max)))) == .invalidCount)
    #expect(Self.problem(headers(Samples.varint(1) + [1, 1])) == .invalidLength, "a null header name")
    #expect(Self.problem(headers(Samples.varint(1) + [0, 3])) == .invalidLength)
    #expect(Self.problem(headers(Samples.varint(1) + [0, 4])) == .truncated)
    #expect(Self.problem(headers(Samples.varint(1) + [0, 1, 9])) == .recordLengthMismatch)
    #expect(Self.problem(headers(Samples.varint(2) + [0, 1, 0, 1])) == nil)
  }

  @Test func varintsOfTheWrongWidthThrow() {
    // 5 bytes hold 35 bits, a length only 32; 6 bytes are too many.
    #expect(Self.problem([0xFF, 0xFF, 0xFF, 0xFF, 0x10]) == .invalidVarint)
    #expect(Self.problem([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]) == .invalidVarint)
    // A timestamp has 64 bits: 10 bytes, and one bit in the last.
    let longest = [UInt8](repeating: 0xFF, count: 9)
    #expect(Self.problem(Self.record([0] + longest + [1, 0, 1, 1, 0])) == nil)
    #expect(Self.problem(Self.record([0] + longest + [2, 0, 1, 1, 0])) == .invalidVarint)
    #expect(Self.problem(Self.record([0] + longest + [0x81, 0, 0, 1, 1, 0])) == .invalidVarint)
    // Longer than needed is legal.
    #expect(Self.problem([0x8C, 0x00, 0, 0, 0x80, 0x00, 1]) == .truncated)
    #expect(Self.problem([0x8E, 0x80, 0x00, 0, 0x80, 0x00, 0x80, 0x00, 1, 1]) == .truncated)
    #expect(Self.problem([0x90, 0x00, 0, 0x80, 0x00, 0x80, 0x00, 1, 1, 0]) == nil)
  }

  @Test func noBytesTrap() {
    var random = SeededRandom(seed: 3)
    for round in 0..<20_000 {
      var bytes = Samples.random(round % 40, seed: UInt64(round))
      for index in bytes.indices where Bool.random(using: &random) { bytes[index] &= 0x1F }
      _ = Self.problem(bytes, count: Int.random(in: 0...3, using: &random))
    }
  }
}
