import PolicyTools

/// Columns of text under headings.
struct TextTable {
  private var columns = TextColumns(indent: "")

  init(_ headings: [String]) { columns.append(headings) }

  mutating func append(_ row: [String]) { columns.append(row) }

  /// A line per row, columns two spaces apart, without spaces at the ends.
  var text: String { columns.text }
}
