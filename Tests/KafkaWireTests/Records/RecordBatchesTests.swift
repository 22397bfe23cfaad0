import KafkaWire
import Testing

@Suite struct RecordBatchesTests {
  private static func batch(count: Int = 1, baseOffset: Int64 = 0, magic: Int8 = 2) -> [UInt8] {
    let section = Samples.section(values: (0..<count).map { _ in [1, 2, 3] })
    return Samples.header(count: count, section: section.bytes, magic: magic, baseOffset: baseOffset)
      + section.bytes
  }

  private static func entries(_ bytes: [UInt8]) throws -> [RecordBatches.Entry] {
    var batches = RecordBatches(bytes.span.bytes)
    var entries: [RecordBatches.Entry] = []
    while let entry = try batches.next() { entries.append(entry) }
    return entries
  }

  private static func problem(_ bytes: [UInt8]) -> WireError.Problem? {
    do {
      _ = try entries(bytes)
      return nil
    } catch let error as WireError {
      return error.problem
    } catch {
      return nil
    }
  }

  private static func matches(_ header: RecordBatchHeader, _ bytes: [UInt8]) -> Bool {
    header.crcMatches(bytes.span.bytes)
  }

  @Test func readsAllFields() throws {
    var bytes = Self.batch(count: 3, baseOffset: 99)
    bytes[22] = 0x74  // zstd, transactional, control, delete horizon
    let header = try RecordBatchHeader(reading: bytes.span.bytes)
    #expect(header.baseOffset == 99 && header.partitionLeaderEpoch == 3 && header.count == 3)
    #expect(header.lastOffsetDelta == 2 && header.baseTimestamp == 1000 && header.maxTimestamp == 2000)
    #expect(header.producerID == -1 && header.producerEpoch == -1 && header.baseSequence == -1)
    #expect(header.batchByteCount == bytes.count && header.attributes.codec == .zstd)
    #expect(header.attributes.isTransactional && header.attributes.isControl && header.passesUntouched)
    #expect(header.attributes.hasDeleteHorizon && !header.attributes.isLogAppendTime)
    #expect(!Self.matches(header, bytes), "the attributes have changed")
    bytes[22] = 7
    #expect(try RecordBatchHeader(reading: bytes.span.bytes).attributes.codec == nil)
  }

  @Test func crcCoversEverythingBehindIt() throws {
    let bytes = Self.batch(count: 2)
    for index in 0..<bytes.count {
      var changed = bytes
      changed[index] ^= 1
      guard index >= 17 else { continue }
      guard let header = try? RecordBatchHeader(reading: changed.span.bytes) else { continue }
      #expect(!Self.matches(header, changed), "byte \(index)")
    }
    #expect(try Self.matches(RecordBatchHeader(reading: bytes.span.bytes), bytes))
    let short = Array(bytes.dropLast())
    #expect(try !Self.matches(RecordBatchHeader(reading: bytes.span.bytes), short))
  }

  @Test func walksWholeLegacyAndPartialBatches() throws {
    let first = Self.batch(count: 2)
    let second = Self.batch(count: 5, baseOffset: 2)
    let legacy = Self.batch(magic: 1)
    let all = first + legacy + second
    let entries = try Self.entries(all + first.dropLast())
    #expect(entries.count == 4)
    guard case .batch(let range, let header) = entries[2] else { return #expect(Bool(false)) }
    #expect(range == ByteRange(lower: first.count + legacy.count, upper: all.count) && header.baseOffset == 2)
    #expect(entries[1] == .legacy(ByteRange(lower: first.count, upper: first.count + legacy.count), magic: 1))
    #expect(entries[3] == .partial(ByteRange(lower: all.count, upper: all.count + first.count - 1)))
    for length in 1..<first.count {
      #expect(
        try Self.entries(Array(first.prefix(length))) == [.partial(ByteRange(lower: 0, upper: length))])
    }
    #expect(try Self.entries([]) == [])
  }

  @Test func rangesCountFromTheFrame() throws {
    let batch = Self.batch()
    let frame = [9, 9, 9] + batch + [9, 9]
    var batches = RecordBatches(frame.span.bytes, ByteRange(lower: 3, upper: 3 + batch.count))
    guard case .batch(let range, _) = try batches.next() else { return #expect(Bool(false)) }
    #expect(range == ByteRange(lower: 3, upper: 3 + batch.count))
    #expect(try batches.next() == nil)
    var outside = RecordBatches(frame.span.bytes, ByteRange(lower: 9000, upper: 9999))
    #expect(try outside.next() == nil)
  }

  @Test func lengthsThatLieThrow() {
    func changed(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
      var batch = Self.batch()
      batch.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      return batch
    }
    #expect(Self.problem(changed(8, [0x80, 0, 0, 0])) == .invalidLength)
    #expect(Self.problem(changed(8, [0xFF, 0xFF, 0xFF, 0xFF])) == .invalidLength)
    #expect(Self.problem(changed(8, [0, 0, 0, 48])) == .invalidLength)
    #expect(Self.problem(changed(16, [3])) == .unknownMagic)
    #expect(Self.problem(changed(16, [0xFF])) == .unknownMagic)
    #expect(Self.problem(changed(57, [0x80, 0, 0, 0])) == .invalidCount)
    #expect(Self.problem(changed(8, [0x7F, 0xFF, 0xFF, 0xFF])) == nil, "partial")
  }
}
