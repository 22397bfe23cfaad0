/// The canonical paths of a topic's fields and a small number for each: what keys are cached by. One per topic and loop.
///
/// Paths that depend on the data (`*`, `**`) are added as they are found, and forgotten between records when there are
/// too many of them.
public final class CanonicalPaths {
  /// Beyond so many paths of data, or bytes of them, a record begins with none.
  public static let maximumKept = (paths: 10_000, bytes: 1 << 20)
  /// How many different paths of data one record may have, and how many bytes of them. Known ones count too: what is taken
  /// must not depend on what was seen before, or another process would refuse what this one has sealed.
  public static let maximumPerRecord = (paths: 4_096, bytes: 1 << 20)
  /// The longest path, in bytes: keys are derived from them.
  public static let maximumLength = 1_024

  /// Grows when paths of data are forgotten: their numbers then stand for other paths.
  public private(set) var generation = 0
  /// Whether this record had more, or longer, paths than may be. The number then stood for no path: the value must not be
  /// sealed.
  public private(set) var isOverfull = false

  private let fields: [Int?]
  private let fixedCount: Int
  private let fixedBytes: Int
  private var bytes: [UInt8] = []
  /// Where each path ends in `bytes`; the next one begins there.
  private var ends: [Int] = []
  /// A hash table: a path's number from 1, or 0.
  private var slots: [UInt32] = Array(repeating: 0, count: 64)
  /// The last record that had each path.
  private var records: [UInt64] = []
  private var record: UInt64 = 1
  private var recordPaths = 0
  private var recordBytes = 0

  public init(_ matcher: FieldMatcher) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var known: [[UInt8]: Int] = [:]
    fields = matcher.paths.enumerated().map { number, path in
      // The number of an exempt path may be that of a schema's tag.
      guard !matcher.exempt.contains(number), let canonical = path.canonical.map({ Array($0.utf8) }) else {
        return nil
      }
      if let index = known[canonical] { return index }
      known[canonical] = ends.count
      bytes += canonical
      ends.append(bytes.count)
      return ends.count - 1
    }
    fixedCount = ends.count
    fixedBytes = bytes.count
    self.bytes = bytes
    self.ends = ends
    records = Array(repeating: 0, count: fixedCount)
    makeTable(capacity: fixedCount)
  }

  /// Paths known now, those of the policy first.
  public var count: Int { ends.count }

  /// The number of a field's path, if the path does not depend on the data.
  @inline(__always)
  public func index(ofField field: Int) -> Int? { fields.indices.contains(field) ? fields[field] : nil }

  /// The number of a path that was found. Known paths cost no allocation.
  public func intern(_ canonical: RawSpan) -> Int {
    var slot = Self.hash(canonical) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if isEqual(index, canonical) {
        guard records[index] == record || admit(canonical) else { return ends.count }
        records[index] = record
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return admit(canonical) ? add(canonical, slot) : ends.count
  }

  public func text(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  /// - Parameter body: gets the path as UTF-8; nothing for a number that stands for no path.
  @inline(__always)
  public func withBytes<Result, Failure: Error>(
    of index: Int, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = bytes
    let all = bytes.span.bytes
    return try body(all.extracting(range(index)))
  }

  /// Call it before each record.
  public func beginRecord() {
    record &+= 1
    recordPaths = 0
    recordBytes = 0
    isOverfull = false
    guard
      ends.count - fixedCount > Self.maximumKept.paths || bytes.count - fixedBytes > Self.maximumKept.bytes
    else { return }
    ends.removeLast(ends.count - fixedCount)
    records.removeLast(records.count - fixedCount)
    bytes.removeLast(bytes.count - fixedBytes)
    generation += 1
    makeTable(capacity: fixedCount)
  }

  private func range(_ index: Int) -> Range<Int> {
    guard ends.indices.contains(index) else { return 0..<0 }
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Counts a path that the record has not had before.
  /// - Returns: whether it may have it.
  private func admit(_ path: RawSpan) -> Bool {
    guard path.byteCount <= Self.maximumLength, recordPaths < Self.maximumPerRecord.paths,
      path.byteCount <= Self.maximumPerRecord.bytes - recordBytes
    else {
      isOverfull = true
      return false
    }
    recordPaths += 1
    recordBytes += path.byteCount
    return true
  }

  private func add(_ path: RawSpan, _ slot: Int) -> Int {
    path.withUnsafeBytes { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    records.append(record)
    slots[slot] = UInt32(ends.count)
    if ends.count * 2 > slots.count { makeTable(capacity: ends.count * 2) }
    return ends.count - 1
  }

  private func makeTable(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for index in ends.indices {
      var slot = withBytes(of: index) { Self.hash($0) } & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// With the process's random seed: names come from clients, who could choose some that collide.
  private static func hash(_ path: RawSpan) -> Int {
    var hasher = Hasher()
    path.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  private func isEqual(_ index: Int, _ path: RawSpan) -> Bool {
    let range = range(index)
    guard range.count == path.byteCount else { return false }
    for offset in path.byteOffsets where bytes[range.lowerBound + offset] != path.byte(at: offset) {
      return false
    }
    return true
  }
}
