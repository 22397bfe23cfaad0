import Schemas
import TestTools

/// Encodes data as simply as possible, and says on the way what must be found in them: the finder is held against it.
struct AvroWriter {
  typealias Found = AvroSearch.Found

  private(set) var bytes: [UInt8] = []
  private(set) var found: [Found] = []
  /// Values without parts, but nulls, about which neither a path nor a tag decides, nor about what they are in.
  private(set) var unclassified = 0
  private let matcher: NaiveMatcher
  private let definitions: [String: AvroType]
  /// The first one that a record's field has selects it.
  private let tags: [(tag: String, field: Int)]
  /// Splits arrays and maps into blocks, with and without sizes; nil: one block, without.
  private var random: SeededRandom?
  private var moves: [NaiveMatcher.Move] = []
  /// Inside a selected value nothing more is selected.
  private var isSelected = false
  private var isClassified = false

  init(
    _ value: AvroValue, _ type: AvroType, paths: [FieldPath], exempt: Set<Int> = [],
    tags: [(tag: String, field: Int)] = [], random: SeededRandom? = nil
  ) {
    matcher = NaiveMatcher(paths: paths, exempt: exempt)
    self.tags = tags
    definitions = type.definitions
    self.random = random
    write(value, type)
  }

  /// A datum without anything to find.
  static func encode(_ value: AvroValue, _ type: AvroType) -> [UInt8] {
    AvroWriter(value, type, paths: []).bytes
  }

  static func number(_ value: Int64) -> [UInt8] {
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    var bytes: [UInt8] = []
    repeat {
      bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }

  /// The same number in a byte more.
  private static func padded(_ number: [UInt8]) -> [UInt8] {
    number.dropLast() + [number.last! | 0x80, 0x00]
  }

  /// - Parameters:
  ///   - union: where the union begins of which it is a branch.
  ///   - tag: what the tags of the record's field select that it is.
  private mutating func write(_ value: AvroValue, _ type: AvroType, union: Int? = nil, tag: Int? = nil) {
    if case .reference(let name) = type { return write(value, definitions[name]!, union: union, tag: tag) }
    if case (.union(let index, let value), .union(let branches)) = (value, type) {
      let start = bytes.count
      // What is taken away is put back as it was, also in more bytes than it needs.
      let isPadded = random != nil && Int.random(in: 0..<8, using: &random!) == 0
      let number = Self.number(Int64(index))
      bytes += isPadded ? Self.padded(number) : number
      return write(value, branches[index], union: start, tag: tag)
    }
    moves.append(.branch(type.name))
    defer { moves.removeLast() }
    let decider = isSelected || matcher.paths.isEmpty ? nil : matcher.decider(moves)
    let wasClassified = isClassified
    defer { isClassified = wasClassified }
    isClassified = isClassified || decider != nil || tag != nil
    switch type {
    case .null, .array, .map, .record: break
    default: if !isClassified { unclassified += 1 }
    }
    let field = decider.map { matcher.exempt.contains($0) ? nil : $0 } ?? (isSelected ? nil : tag)
    let start = bytes.count
    isSelected = isSelected || field != nil
    writeContents(value, type)
    guard let field else { return }
    isSelected = false
    let (form, begin, contentStart): (FieldOccurrence.Form, Int, Int) =
      switch (value, type) {
      case (.null, _): (.avroNull, start, start)
      case (.bytes(let content), .string): (.avroString, start, bytes.count - content.count)
      case (.bytes(let content), _): (.avroBytes, start, bytes.count - content.count)
      default: (.avroDetached, union ?? start, union ?? start)
      }
    found.append(
      Found(
        form: form, field: field, path: canonicalPath, range: begin..<bytes.count,
        content: Array(bytes[contentStart...])))
  }

  private mutating func writeContents(_ value: AvroValue, _ type: AvroType) {
    switch (value, type) {
    case (.null, .null): break
    case (.boolean(let value), .boolean): bytes.append(value ? 1 : 0)
    case (.number(let value), .int), (.number(let value), .long), (.number(let value), .enumeration):
      bytes += Self.number(value)
    case (.float(let bits), .float): bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    case (.double(let bits), .double): bytes += (0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    case (.bytes(let value), .bytes), (.bytes(let value), .string):
      bytes += Self.number(Int64(value.count)) + value
    case (.fixed(let value), .fixed): bytes += value
    case (.array(let items), .array(let type)):
      writeBlocks(items.count) { writer, index in
        writer.moves.append(.element(index))
        writer.write(items[index], type)
        writer.moves.removeLast()
      }
    case (.map(let entries), .map(let type)):
      writeBlocks(entries.count) { writer, index in
        writer.bytes += Self.number(Int64(entries[index].key.utf8.count)) + entries[index].key.utf8
        writer.moves.append(.member(entries[index].key))
        writer.write(entries[index].value, type)
        writer.moves.removeLast()
      }
    case (.record(let values), .record(_, let fields)):
      for (value, field) in zip(values, fields) {
        moves.append(.member(field.name))
        write(value, field.type, tag: tags.first { field.tags.contains($0.tag) }?.field)
        moves.removeLast()
      }
    default: fatalError("\(value) is no \(type)")
    }
  }

  /// Writes items in blocks. One with its size in front is written again once the size is known.
  private mutating func writeBlocks(_ count: Int, _ item: (inout AvroWriter, Int) -> Void) {
    var index = 0
    while index < count {
      var length = count - index
      var (hasSize, isPadded) = (false, false)
      if random != nil {
        length = Int.random(in: 1...length, using: &random!)
        hasSize = Bool.random(using: &random!)
        isPadded = Int.random(in: 0..<4, using: &random!) == 0
      }
      let before = self
      var size = 0
      if hasSize {
        for place in index..<(index + length) { item(&self, place) }
        size = bytes.count - before.bytes.count
        // Where something is found, the size has to take as few bytes as it needs.
        isPadded = isPadded && found.count == before.found.count
        self = before
      }
      bytes += Self.number(Int64(hasSize ? -length : length))
      if hasSize { bytes += isPadded ? Self.padded(Self.number(Int64(size))) : Self.number(Int64(size)) }
      for place in index..<(index + length) { item(&self, place) }
      index += length
    }
    bytes.append(0)
  }

  private var canonicalPath: String {
    var path = PathBuilder()
    for move in moves {
      switch move {
      case .member(let name): path.pushMember(Array(name.utf8).span.bytes)
      case .element: path.pushElement()
      case .branch: break
      }
    }
    return path.text
  }
}
