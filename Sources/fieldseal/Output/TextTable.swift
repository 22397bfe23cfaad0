/// Columns of text under headings.
struct TextTable {
  private var rows: [[String]]

  init(_ headings: [String]) { rows = [headings] }

  mutating func append(_ row: [String]) { rows.append(row) }

  /// A line per row, columns two spaces apart, without spaces at the ends.
  var text: String {
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
      var line = ""
      var padding = 0
      for (cell, width) in zip(row, widths) {
        line += String(repeating: " ", count: padding) + cell
        padding = width - cell.count + 2
      }
      return line + "\n"
    }.joined()
  }
}
