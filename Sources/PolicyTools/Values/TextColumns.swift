/// Lines of columns, two spaces apart, without spaces at the ends.
package struct TextColumns {
  private var rows: [[String]] = []
  private let indent: String

  package init(indent: String = "  ") { self.indent = indent }

  mutating func append(_ row: String...) { rows.append(row) }

  package mutating func append(_ row: [String]) { rows.append(row) }

  var isEmpty: Bool { rows.isEmpty }

  /// A line for each row.
  package var text: String {
    let widths = rows.reduce(into: [Int]()) { widths, row in
      for (column, cell) in row.enumerated() {
        if column < widths.count {
          widths[column] = max(widths[column], cell.count)
        } else {
          widths.append(cell.count)
        }
      }
    }
    return rows.map { row in
      var line = indent
      var padding = 0
      for (cell, width) in zip(row, widths) {
        line += String(repeating: " ", count: padding) + cell
        padding = width - cell.count + 2
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
