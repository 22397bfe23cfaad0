import Bytes

/// Finds the places of a topic's fields in Avro data. One per loop: it reuses its memory.
///
/// What it has accepted is a datum of the schema as far as its structure goes, with nothing behind it. Not looked at are
/// the bytes of strings that no path selects, and whether an int fits 32 bits.
public final class AvroFieldFinder {
  /// Values that take no bytes can be counted, not measured: a datum may have so many of them in arrays that are searched.
  static let maximumEmptyItems = 65_536

  private struct Frame {
    /// Where the items' steps begin, or where a routine returns to.
    var place = 0
    var left = 0
    /// Items so far.
    var index = 0
    var blockEnd = -1
    /// What had been found when the block began.
    var found = 0
    /// Whether the block's size is in more bytes than it needs.
    var isPadded = false
    /// Whether items take no bytes.
    var isEmpty = false
  }

  /// Whether something has been found in a block of an array or map that says its size: once it is replaced,
  /// `appendWithRightSizes` has to follow.
  public private(set) var hasFoundInSizedBlock = false

  private let maximumDepth: Int
  private var frames: [Frame] = []
  private var builder = PathBuilder()
  private var sizes = AvroBlockSizes()
  private var ignored: [FieldOccurrence] = []

  /// - Parameter maximumDepth: how deep arrays, maps and records that contain themselves may nest.
  public init(maximumDepth: Int = 1024) {
    self.maximumDepth = maximumDepth
    frames.reserveCapacity(16)
  }

  /// Appends every place of a field to `found`, in the order of the datum.
  ///
  /// - Throws: if the bytes are not exactly one datum, or a selected string is not UTF-8.
  public func find(
    in datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, into found: inout [FieldOccurrence]
  ) throws(ValueError) {
    frames.removeAll(keepingCapacity: true)
    builder.removeAll()
    hasFoundInSizedBlock = try Self.run(
      datum, program, paths, maximumDepth, &frames, &builder, &sizes, isRepair: false, &found)
  }

  /// Appends a datum in which found values have been replaced, with the sizes of its blocks as they are now. What is
  /// opened has its first sizes again.
  ///
  /// - Throws: as `find`.
  public func appendWithRightSizes(
    _ datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, to output: inout ByteBuffer
  ) throws(ValueError) {
    frames.removeAll(keepingCapacity: true)
    builder.removeAll()
    sizes.removeAll()
    ignored.removeAll(keepingCapacity: true)
    _ = try Self.run(
      datum, program, paths, maximumDepth, &frames, &builder, &sizes, isRepair: true, &ignored)
    sizes.sort()
    var end = 0
    for patch in sizes.patches {
      output.append(datum.extracting(end..<patch.range.lowerBound))
      AvroNumber.append(patch.size, to: &output)
      end = patch.range.upperBound
    }
    output.append(datum.extracting(end..<datum.byteCount))
  }

  /// - Returns: whether something has been found in a block with a size.
  private static func run(
    _ datum: RawSpan, _ program: AvroProgram, _ paths: CanonicalPaths, _ maximumDepth: Int,
    _ frames: inout [Frame], _ builder: inout PathBuilder, _ sizes: inout AvroBlockSizes, isRepair: Bool,
    _ found: inout [FieldOccurrence]
  ) throws(ValueError) -> Bool {
    var isInSizedBlock = false
    let code = program.code
    var cursor = AvroCursor(datum)
    var frame = Frame()
    var place = 0
    var mark = 0
    var emptyItems = 0
    while true {
      let step = code[place]
      place += 1
      switch step.operation {
      case .fixed: try cursor.skip(step.count)
      case .numbers: try cursor.skipNumbers(step.count)
      case .strings: try cursor.skipStrings(step.count)
      case .symbol: _ = try cursor.index(below: step.count)
      case .leafUnion:
        let index = try cursor.index(below: step.count)
        try skip(program.leaves[Int(step.target) + index], 1, &cursor)
      case .leafArray: try skipArray(program.leaves[Int(step.target)], &cursor)
      case .leafMap: try skipMap(program.leaves[Int(step.target)], &cursor)

      case .union:
        let index = try cursor.index(below: step.count)
        place = Int(program.targets[Int(step.target) + index])
      case .jump: place = Int(step.target)
      case .array, .map:
        let block = try AvroBlock(&cursor, isTrusted: !isRepair)
        guard block.count > 0 else {
          place = Int(step.target)
          continue
        }
        try push(frame, &frames, maximumDepth, at: cursor.offset)
        frame = Frame(place: place, isEmpty: step.count == 1)
        try begin(block, &frame, &emptyItems, cursor, found.count)
        if isRepair, block.end >= 0 { sizes.begin(block) }
      case .next:
        frame.left -= 1
        frame.index += 1
        if frame.left == 0 {
          if frame.blockEnd >= 0 {
            if isRepair {
              sizes.end(at: cursor.offset)
            } else {
              isInSizedBlock = try end(frame, cursor, found.count) || isInSizedBlock
            }
          }
          let block = try AvroBlock(&cursor, isTrusted: !isRepair)
          guard block.count > 0 else {
            frame = frames.removeLast()
            continue
          }
          try begin(block, &frame, &emptyItems, cursor, found.count)
          if isRepair, block.end >= 0 { sizes.begin(block) }
        }
        place = frame.place
      case .element:
        let target = target(of: frame.index, program.indexTables[Int(step.target)])
        try push(frame, &frames, maximumDepth, at: cursor.offset)
        frame = Frame(place: place)
        place = target
      case .key:
        let table = program.keyTables[Int(step.target)]
        let key = try key(&cursor)
        let name = cursor.extracting(key)
        if table.pushes { builder.pushMember(name) }
        let state = program.matcher.member(table.state, name)
        guard let row = table.rows.first(where: { $0.state == state }) else {
          throw ValueError("a map's key leads nowhere", at: key.lowerBound)
        }
        try push(frame, &frames, maximumDepth, at: cursor.offset)
        frame = Frame(place: place)
        place = Int(row.target)
      case .pushKey:
        let key = try key(&cursor)
        builder.pushMember(cursor.extracting(key))
      case .call:
        try push(frame, &frames, maximumDepth, at: cursor.offset)
        frame = Frame(place: place)
        place = Int(step.target)
      case .return:
        place = frame.place
        frame = frames.removeLast()
      case .end:
        guard cursor.remaining == 0 else { throw ValueError("bytes behind the datum", at: cursor.offset) }
        return isInSizedBlock
      case .impossible: throw ValueError("a value of a type that has none", at: cursor.offset)

      case .pushMember:
        let name = program.names[Int(step.target)]
        builder.pushMember(name.span.bytes)
      case .pushElement: builder.pushElement()
      case .pop: builder.pop()

      case .foundNull:
        let here = cursor.offset
        found.append(occurrence(.avroNull, step, paths, builder, here..<here, here..<here))
      case .foundString:
        let start = cursor.offset
        let content = try text(&cursor)
        found.append(occurrence(.avroString, step, paths, builder, start..<content.upperBound, content))
      case .foundBytes:
        let start = cursor.offset
        let content = try content(&cursor)
        found.append(occurrence(.avroBytes, step, paths, builder, start..<content.upperBound, content))
      case .mark: mark = cursor.offset
      case .foundDetached:
        let range = mark..<cursor.offset
        found.append(occurrence(.avroDetached, step, paths, builder, range, range))
      }
    }
  }

  @inline(__always)
  private static func occurrence(
    _ form: FieldOccurrence.Form, _ step: AvroInstruction, _ paths: CanonicalPaths,
    _ builder: borrowing PathBuilder, _ range: Range<Int>, _ content: Range<Int>
  ) -> FieldOccurrence {
    let field = Int(step.target)
    let path = paths.index(ofField: field) ?? paths.intern(builder.bytes)
    return FieldOccurrence(
      form, field: field, path: path, start: range.lowerBound, end: range.upperBound,
      contentStart: content.lowerBound, contentEnd: content.upperBound, neutral: step.count)
  }

  @inline(__always)
  private static func push(
    _ frame: Frame, _ frames: inout [Frame], _ maximumDepth: Int, at offset: Int
  ) throws(ValueError) {
    guard frames.count < maximumDepth else {
      throw ValueError("values are nested more than \(maximumDepth) deep", at: offset)
    }
    frames.append(frame)
  }

  /// Enters a block, if it can have so many items: each takes a byte at least, or is counted.
  @inline(__always)
  private static func begin(
    _ block: AvroBlock, _ frame: inout Frame, _ emptyItems: inout Int, _ cursor: borrowing AvroCursor,
    _ found: Int
  ) throws(ValueError) {
    if frame.isEmpty {
      guard block.count <= maximumEmptyItems - emptyItems else { throw AvroBlock.tooMany(at: cursor.offset) }
      emptyItems += block.count
    } else {
      guard block.count <= cursor.remaining else { throw AvroBlock.tooMany(at: cursor.offset) }
    }
    frame.left = block.count
    frame.blockEnd = block.end
    guard block.end >= 0 else { return }
    frame.found = found
    frame.isPadded = cursor.isPadded(block.size)
  }

  /// Leaves a block that says its size.
  /// - Returns: whether something has been found in it.
  private static func end(_ frame: Frame, _ cursor: borrowing AvroCursor, _ found: Int) throws(ValueError)
    -> Bool
  {
    try AvroBlock.close(frame.blockEnd, cursor)
    guard found > frame.found else { return false }
    guard !frame.isPadded else {
      throw ValueError("a block's size in more bytes than it needs", at: cursor.offset)
    }
    return true
  }

  private static func target(of index: Int, _ table: AvroIndexTable) -> Int {
    Int(table.rows.first { $0.index == index }?.target ?? table.others)
  }
}
