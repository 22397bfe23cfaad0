import Testing

@testable import KafkaWire

@Suite struct WireReaderTests {
  /// The problem that reading `bytes` runs into, or nil.
  private func problem(_ bytes: [UInt8], _ read: (inout WireReader) throws(WireError) -> Void) -> WireError
    .Problem?
  {
    var reader = WireReader(bytes.span.bytes)
    do {
      try read(&reader)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func integersAreBigEndian() throws {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x01, 0x02, 0x03, 0x04, 0, 0, 0, 0, 0, 0, 0, 9, 1]
    var reader = WireReader(bytes.span.bytes)
    #expect(try reader.integer(Int16.self) == -2)
    #expect(try reader.integer(Int32.self) == 0x0102_0304)
    #expect(try reader.integer(Int64.self) == 9)
    #expect(try reader.bool())
    #expect(reader.remaining == 0)
    #expect(problem([1]) { reader throws(WireError) in _ = try reader.integer(Int16.self) } == .truncated)
  }

  @Test(
    arguments: [
      (0, [0]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]),
      (UInt32.max, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
    ] as [(UInt32, [UInt8])])
  func varints(value: UInt32, bytes: [UInt8]) throws {
    var reader = WireReader(bytes.span.bytes)
    #expect(try reader.unsignedVarint() == value)
    var frame = FrameAssembly()
    frame.put(unsignedVarint: value)
    #expect(frame.flattened(input: RawSpan()) == bytes)
  }

  @Test func varintsThatAreTooLongThrow() {
    for bytes: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF, 0x1F], [0x80, 0x80, 0x80, 0x80, 0x80, 1]] {
      #expect(
        problem(bytes) { reader throws(WireError) in _ = try reader.unsignedVarint() } == .invalidVarint)
    }
    #expect(problem([0x80]) { reader throws(WireError) in _ = try reader.unsignedVarint() } == .truncated)
  }

  @Test func lengthsThatLieThrow() {
    #expect(
      problem([0xFF, 0xFE]) { r throws(WireError) in _ = try r.nullableString(compact: false) }
        == .invalidLength)
    #expect(
      problem([0xFF, 0xFF]) { r throws(WireError) in _ = try r.string(compact: false) } == .invalidLength)
    #expect(problem([0, 2, 65]) { r throws(WireError) in _ = try r.string(compact: false) } == .truncated)
    #expect(problem([0]) { r throws(WireError) in _ = try r.string(compact: true) } == .invalidLength)
    #expect(problem([3, 65]) { r throws(WireError) in _ = try r.string(compact: true) } == .truncated)
    let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]
    #expect(problem(huge) { r throws(WireError) in _ = try r.nullableBytes(compact: true) } == .truncated)
    #expect(
      problem(huge) { r throws(WireError) in _ = try r.nullableCount(compact: true, elementBytes: 1) }
        == .invalidCount)
    #expect(
      problem([0x7F, 0xFF, 0xFF, 0xFF]) { r throws(WireError) in
        _ = try r.nullableCount(compact: false, elementBytes: 1)
      } == .invalidCount)
    #expect(
      problem([0xFF, 0xFF, 0xFF, 0xFE]) { r throws(WireError) in
        _ = try r.nullableCount(compact: false, elementBytes: 1)
      } == .invalidCount)
  }

  @Test func unknownTagsKeepTheirPlace() throws {
    // Two fields: tag 5 with two bytes, tag 9 with none.
    let bytes: [UInt8] = [2, 5, 2, 0xAA, 0xBB, 9, 0, 0xEE]
    var reader = WireReader(bytes.span.bytes)
    let tags = try reader.tags(flexible: true)
    #expect(tags == TaggedFields(count: 2, range: ByteRange(lower: 1, upper: 7)))
    #expect(reader.offset == 7)
    var frame = FrameAssembly()
    frame.put(tags, flexible: true, input: bytes.span.bytes)
    #expect(frame.flattened(input: bytes.span.bytes) == Array(bytes.prefix(7)))
  }

  @Test func theFieldOfTagZeroIsHandedOut() throws {
    let bytes: [UInt8] = [2, 0, 2, 0x12, 0x34, 7, 1, 0xCC]
    var reader = WireReader(bytes.span.bytes)
    var seen: UInt16 = 0
    let tags = try reader.tags(flexible: true) { reader throws(WireError) in seen = try reader.integer() }
    #expect(seen == 0x1234)
    #expect(tags == TaggedFields(count: 1, range: ByteRange(lower: 5, upper: 8)))
    var frame = FrameAssembly()
    frame.put(tags, flexible: true, input: bytes.span.bytes, hasZero: true) { $0.put(seen) }
    #expect(frame.flattened(input: bytes.span.bytes) == bytes)
  }

  @Test(
    arguments: [
      [2, 7, 0, 0, 0],  // tag 0 behind another
      [2, 0, 2, 1, 2, 0, 0],  // tag 0 twice
      [1, 0, 3, 1, 2, 3],  // longer than what it holds
    ] as [[UInt8]])
  func aTagThatIsLookedForCannotHide(bytes: [UInt8]) {
    #expect(
      problem(bytes) { reader throws(WireError) in
        _ = try reader.tags(flexible: true) { reader throws(WireError) in _ = try reader.integer(UInt16.self)
        }
      } == .invalidTags)
  }

  /// A frame of tiny elements would cost many times its size.
  @Test func theElementsOfAFrameAreCounted() {
    let most = WireReader.maximumElements
    let bytes = [UInt8](repeating: 0, count: most + 1)
    func read(_ count: Int) -> WireError.Problem? {
      let size = withUnsafeBytes(of: Int32(count).bigEndian) { Array($0) }
      return problem(size + bytes) { reader throws(WireError) in
        _ = try reader.array(compact: false, elementBytes: 1) { reader throws(WireError) in try reader.bool()
        }
      }
    }
    #expect(read(most) == nil)
    #expect(read(most + 1) == .invalidCount)
  }
}
