import YAML

/// Applies fixes to a file's text: what does not fit together is left for the next run.
public struct FixApplier: Sendable {
  public struct Result: Sendable {
    public let text: String
    /// What was applied, from the file's start to its end.
    public let applied: [SourceFix]
    /// What was not: it overlaps with something that was, or belongs to another text.
    public let skipped: [SourceFix]
  }

  private struct Change {
    let range: Range<Int>
    let text: String
  }

  private let file: String
  private let bytes: [UInt8]
  private let lines: LineTable

  /// - Parameters:
  ///   - text: what the fixes' positions refer to.
  ///   - file: the name that these carry.
  public init(_ text: String, file: String) {
    self.file = file
    bytes = Array(text.utf8)
    lines = LineTable(bytes)
  }

  /// Of fixes that overlap the first in the file is applied, then the first in the list. The same one twice is applied once.
  public func apply(_ fixes: [SourceFix]) -> Result {
    var applied: [(fix: SourceFix, changes: [Change])] = []
    var skipped: [SourceFix] = []
    var known: Set<[SourceFix.Edit]> = []
    var candidates: [(fix: SourceFix, changes: [Change])] = []
    for fix in fixes where known.insert(fix.edits).inserted {
      let changes = fix.edits.compactMap { change($0) }
      if changes.count == fix.edits.count, !changes.isEmpty {
        candidates.append((fix, changes))
      } else {
        skipped.append(fix)
      }
    }
    let sorted = candidates.enumerated().sorted { left, right in
      let (this, that) = (Self.start(left.element.changes), Self.start(right.element.changes))
      return (this, left.offset) < (that, right.offset)
    }
    // Changes by where they begin; they do not overlap.
    var taken: [Change] = []
    for (_, candidate) in sorted {
      if let merged = Self.merge(taken, candidate.changes) {
        taken = merged
        applied.append(candidate)
      } else {
        skipped.append(candidate.fix)
      }
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var copied = 0
    for change in taken {
      output += bytes[copied..<change.range.lowerBound]
      output += change.text.utf8
      copied = change.range.upperBound
    }
    output += bytes[copied...]
    return Result(
      text: String(decoding: output, as: UTF8.self), applied: applied.map(\.fix), skipped: skipped)
  }

  private static func start(_ changes: [Change]) -> Int { changes.map(\.range.lowerBound).min() ?? 0 }

  /// Nil if some of them overlap, or are at one place.
  private static func merge(_ taken: [Change], _ changes: [Change]) -> [Change]? {
    let all = (taken + changes).sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for (left, right) in zip(all, all.dropFirst()) {
      guard left.range.upperBound <= right.range.lowerBound else { return nil }
      // Which of two insertions at one place comes first nobody has said.
      guard left.range.lowerBound < right.range.lowerBound else { return nil }
    }
    return all
  }

  private func change(_ edit: SourceFix.Edit) -> Change? {
    guard edit.start.file == file, edit.end.file == file, let start = offset(of: edit.start),
      let end = offset(of: edit.end), start <= end
    else { return nil }
    return Change(range: start..<end, text: edit.text)
  }

  /// Columns are Unicode scalars; one behind the line's end is its end. The line behind the last is the text's end.
  private func offset(of position: SourcePosition) -> Int? {
    if position.line == lines.count + 1, position.column == 1 { return bytes.count }
    guard position.column >= 1, var offset = lines.start(position.line) else { return nil }
    let end = lines.start(position.line + 1) ?? bytes.count
    var column = 1
    while column < position.column {
      guard offset < end else { return nil }
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }
}
