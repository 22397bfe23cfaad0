/// What two texts differ in, as `diff -u` and `git apply` write it.
public enum UnifiedDiff {
  /// Empty if the texts are the same. Ends with a line break otherwise.
  ///
  /// - Parameter file: the name in both heads.
  public static func text(_ old: String, _ new: String, file: String, context: Int = 3) -> String {
    let lines = self.lines(old, new)
    var hunks = ""
    // Where the next line stands in both texts, from 1.
    var (oldLine, newLine) = (1, 1)
    var index = 0
    while let first = lines[index...].firstIndex(where: { $0.sign != " " }) {
      let start = max(first - context, index)
      var end = first + 1
      while let next = lines[end...].prefix(2 * context + 1).firstIndex(where: { $0.sign != " " }) {
        end = next + 1
      }
      end = min(end + context, lines.count)
      (oldLine, newLine) = (oldLine + start - index, newLine + start - index)
      let hunk = lines[start..<end]
      let (oldCount, newCount) = (hunk.count { $0.sign != "+" }, hunk.count { $0.sign != "-" })
      hunks += "@@ -\(range(oldLine, oldCount)) +\(range(newLine, newCount)) @@\n"
      for line in hunk {
        hunks.append(line.sign)
        hunks += String(decoding: line.text, as: UTF8.self)
        if line.text.last != UInt8(ascii: "\n") { hunks += "\n\\ No newline at end of file\n" }
      }
      (oldLine, newLine, index) = (oldLine + oldCount, newLine + newCount, end)
    }
    return hunks.isEmpty ? "" : "--- \(file)\n+++ \(file)\n\(hunks)"
  }

  private struct Line {
    let sign: Character
    /// With its line break, unless it is the last and has none.
    let text: ArraySlice<UInt8>
  }

  /// Both texts in one, what goes before what comes.
  private static func lines(_ old: String, _ new: String) -> [Line] {
    let (before, after) = (split(old), split(new))
    let changes = after.difference(from: before)
    let removed = Set(changes.removals.map(offset))
    let inserted = Set(changes.insertions.map(offset))
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if removed.contains(left) {
        lines.append(Line(sign: "-", text: before[left]))
        left += 1
      } else if inserted.contains(right) {
        lines.append(Line(sign: "+", text: after[right]))
        right += 1
      } else if left < before.count {
        lines.append(Line(sign: " ", text: before[left]))
        left += 1
        right += 1
      } else {
        break
      }
    }
    return lines
  }

  private static func offset(_ change: CollectionDifference<ArraySlice<UInt8>>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  /// With their line breaks. Bytes, since texts that look the same may not be the same.
  private static func split(_ text: String) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = Array(text.utf8)[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func range(_ line: Int, _ count: Int) -> String {
    count == 1 ? "\(line)" : "\(count == 0 ? line - 1 : line),\(count)"
  }
}
