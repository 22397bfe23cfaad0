/// A mapping or a list, with the comments in it.
final class FormatBlock {
  enum Kind {
    case mapping
    case list
    /// Nothing stands there, but comments may.
    case nothing
  }

  let kind: Kind
  /// With brackets.
  let isFlow: Bool
  /// Where its entries begin: comments below them belong to it if they begin there or further to the right.
  let column: Int
  var entries: [FormatEntry] = []
  /// Below the last entry.
  var foot: [SourceComment] = []

  init(_ kind: Kind, isFlow: Bool, column: Int) {
    self.kind = kind
    self.isFlow = isFlow
    self.column = column
  }

  var hasComments: Bool { !foot.isEmpty || entries.contains(where: \.hasComments) }
}
