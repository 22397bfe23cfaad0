/// A line of a file as a report shows it, with a mark under a part of it.
struct Snippet: Equatable {
  /// Longer lines are cut around the mark.
  static let widest = 120
  private static let tab = 4

  private(set) var text = ""
  /// Columns of the terminal before the mark.
  private(set) var indent = 0
  /// Columns under the mark, at least 1.
  private(set) var width = 0

  /// - Parameters:
  ///   - column: the first marked character, counted from 1.
  ///   - length: how many are marked.
  ///   - hides: whether what is marked is not to be shown.
  init(_ line: Substring, column: Int, length: Int, hides: Bool = false) {
    var cells: [(text: String, width: Int, isMarked: Bool)] = []
    var next = 1
    for character in line {
      let end = next + character.unicodeScalars.count
      let isMarked = next < column + length && end > column
      cells.append(isMarked && hides ? ("*", 1, true) : Self.cell(character, isMarked))
      next = end
    }
    let marked = cells.firstIndex(where: \.isMarked) ?? cells.count
    cells = Self.cut(cells, around: marked)
    for cell in cells {
      text += cell.text
      if cell.isMarked {
        width += cell.width
      } else if width == 0 {
        indent += cell.width
      }
    }
    width = max(width, 1)
    while text.last == " " { text.removeLast() }
  }

  private static func cell(_ character: Character, _ isMarked: Bool) -> (String, Int, Bool) {
    if character == "\t" { return (String(repeating: " ", count: tab), tab, isMarked) }
    var shown = ""
    for scalar in character.unicodeScalars {
      shown.unicodeScalars.append(Printable.isUnsafe(scalar) ? "\u{FFFD}" : scalar)
    }
    return (shown, max(DisplayWidth.of(shown), 0), isMarked)
  }

  private static func cut(_ cells: [(text: String, width: Int, isMarked: Bool)], around marked: Int)
    -> [(text: String, width: Int, isMarked: Bool)]
  {
    guard cells.count > widest else { return cells }
    let start = max(0, min(marked - widest / 3, cells.count - widest))
    let end = min(cells.count, start + widest)
    var shown = Array(cells[start..<end])
    if start > 0 { shown.insert(("…", 1, false), at: 0) }
    if end < cells.count { shown.append(("…", 1, false)) }
    return shown
  }
}
