/// Runs programs over data. It reuses its memory.
struct AvroWalker: ~Copyable {
  /// Values that take no bytes can be counted, not measured: a datum may have so many of them in arrays that are searched.
  static var maximumEmptyItems: Int { 65_536 }

  private var frames: AvroFrames
  private var steps = AvroSteps()
  /// What a walk that repairs them has found out about blocks.
  private(set) var sizes = AvroBlockSizes()

  init(maximumDepth: Int) {
    frames = AvroFrames(capacity: maximumDepth)
  }

  /// - Parameter isRepair: whether sizes of blocks may be wrong, and are collected.
  /// - Returns: whether something has been found in a block that says its size.
  mutating func walk(
    _ datum: AvroDatum, _ program: AvroProgram, _ paths: CanonicalPaths, isRepair: Bool,
    into found: inout [FieldOccurrence]
  ) throws(ValueError) -> Bool {
    let start = UnsafePointer(program.code.base)
    let targets = UnsafePointer(program.targets.base)
    let leaves = UnsafePointer(program.leaves.base)
    var code = start
    var place = 0
    var frame = AvroFrame(code: start)
    var mark = 0
    var emptyItems = 0
    var isInSizedBlock = false
    frames.removeAll()
    if program.isDynamic { steps.removeAll() }
    if isRepair { sizes.removeAll() }
    while true {
      let step = code.pointee
      code += 1
      switch step.operation {
      case .fixed: try datum.skip(&place, step.count)
      case .number: try datum.skipNumber(&place)
      case .numbers: place = try datum.endOfNumbers(place, step.count)
      case .string: try datum.skipString(&place)
      case .strings: place = try datum.endOfStrings(place, step.count)
      case .symbol: _ = try datum.index(&place, below: step.count)
      case .leafUnion:
        let index = try datum.index(&place, below: step.count)
        try datum.skip(&place, leaves[Int(step.target) &+ index])
      case .leafArray: place = try datum.endOfArray(place, leaves[Int(step.target)])
      case .leafMap: place = try datum.endOfMap(place, leaves[Int(step.target)])

      case .union:
        let index = try datum.index(&place, below: step.count)
        code = start + Int(targets[Int(step.target) &+ index])
      case .jump: code = start + Int(step.target)
      case .array, .map:
        let block = try AvroBlock(datum, &place, isTrusted: !isRepair)
        guard block.count > 0 else {
          code = start + Int(step.target)
          continue
        }
        try frames.push(frame, at: place)
        frame = AvroFrame(code: code, isEmpty: step.count == 1)
        try begin(block, &frame, &emptyItems, datum, place, found.count, isRepair)
      case .next:
        frame.left &-= 1
        frame.index &+= 1
        if frame.left == 0 {
          if frame.blockEnd >= 0 {
            isInSizedBlock = try end(frame, place, found.count, isRepair) || isInSizedBlock
          }
          let block = try AvroBlock(datum, &place, isTrusted: !isRepair)
          guard block.count > 0 else {
            frame = frames.pop()
            continue
          }
          try begin(block, &frame, &emptyItems, datum, place, found.count, isRepair)
        }
        code = frame.code
      case .element:
        let target = program.indexTables[Int(step.target)].target(frame.index)
        try frames.push(frame, at: place)
        frame = AvroFrame(code: code)
        code = start + Int(target)
      case .key:
        let key = try datum.key(&place)
        let row = try Self.row(datum, key, program, Int(step.target))
        if row.pushes { steps.push(key: key) }
        try frames.push(frame, at: place)
        // A step behind this one pops, if there is one.
        frame = AvroFrame(code: row.pushes || step.count == 0 ? code : code + 1)
        code = start + Int(row.target)
      case .pushKey:
        steps.push(key: try datum.key(&place))
      case .call:
        try frames.push(frame, at: place)
        frame = AvroFrame(code: code)
        code = start + Int(step.target)
      case .return:
        code = frame.code
        frame = frames.pop()
      case .end:
        guard place == datum.end else { throw ValueError("bytes behind the datum", at: place) }
        return isInSizedBlock
      case .impossible: throw ValueError("a value of a type that has none", at: place)

      case .pushMember: steps.push(name: Int(step.target))
      case .pushElement: steps.pushElement()
      case .pop: steps.pop()

      case .foundNull:
        try add(occurrence(.avroNull, step, datum, program, paths, place, place, place), to: &found)
      case .foundString:
        let begin = place
        let content = try datum.content(&place)
        guard datum.isUTF8(content) else { throw ValueError("a string that is not UTF-8", at: begin) }
        try add(
          occurrence(.avroString, step, datum, program, paths, begin, content.lowerBound, place), to: &found)
      case .foundBytes:
        let begin = place
        let content = try datum.content(&place)
        try add(
          occurrence(.avroBytes, step, datum, program, paths, begin, content.lowerBound, place), to: &found)
      case .mark: mark = place
      case .foundDetached:
        try add(occurrence(.avroDetached, step, datum, program, paths, mark, mark, place), to: &found)
      }
    }
  }

  @inline(__always)
  private mutating func occurrence(
    _ form: FieldOccurrence.Form, _ step: AvroInstruction, _ datum: AvroDatum, _ program: AvroProgram,
    _ paths: CanonicalPaths, _ start: Int, _ contentStart: Int, _ end: Int
  ) -> FieldOccurrence {
    let field = Int(step.target)
    let path = paths.index(ofField: field) ?? steps.index(datum, program, paths)
    return FieldOccurrence(
      form, field: field, path: path, start: start, end: end, contentStart: contentStart, contentEnd: end,
      neutral: step.count)
  }

  /// What a map's key leads to.
  @inline(never)
  private static func row(
    _ datum: AvroDatum, _ key: Range<Int>, _ program: AvroProgram, _ index: Int
  ) throws(ValueError) -> AvroKeyTable.Row {
    let table = program.keyTables[index]
    let state = program.matcher.member(table.state, datum.bytes(key).bytes)
    for row in table.rows where row.state == state { return row }
    throw ValueError("a map's key leads nowhere", at: key.lowerBound)
  }

  /// Enters a block, if it can have so many items: each takes a byte at least, or is counted.
  @inline(__always)
  private mutating func begin(
    _ block: AvroBlock, _ frame: inout AvroFrame, _ emptyItems: inout Int, _ datum: AvroDatum, _ place: Int,
    _ found: Int, _ isRepair: Bool
  ) throws(ValueError) {
    if frame.isEmpty {
      guard block.count <= Self.maximumEmptyItems &- emptyItems else { throw AvroBlock.tooMany(at: place) }
      emptyItems &+= block.count
    } else {
      guard block.count <= datum.end &- place else { throw AvroBlock.tooMany(at: place) }
    }
    frame.left = block.count
    frame.blockEnd = block.end
    guard block.end >= 0 else { return }
    frame.found = found
    frame.isPadded = datum.isPadded(block.size)
    if isRepair { sizes.begin(block) }
  }

  /// Leaves a block that says its size.
  /// - Returns: whether something has been found in it.
  private mutating func end(
    _ frame: AvroFrame, _ place: Int, _ found: Int, _ isRepair: Bool
  ) throws(ValueError) -> Bool {
    if isRepair {
      sizes.end(at: place)
      return false
    }
    guard frame.blockEnd == place else { throw AvroBlock.wrongSize(at: place) }
    guard found > frame.found else { return false }
    // What is opened gets it back in as few bytes as it needs.
    guard !frame.isPadded else { throw ValueError("a block's size in more bytes than it needs", at: place) }
    return true
  }

  @inline(__always)
  private func add(_ occurrence: FieldOccurrence, to found: inout [FieldOccurrence]) throws(ValueError) {
    guard found.count < FieldOccurrence.maximumInValue else { throw FieldOccurrence.tooMany }
    found.append(occurrence)
  }
}
