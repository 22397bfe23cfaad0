/// A comment of a file: from its `#` to the end of its line.
struct SourceComment: Hashable {
  /// With the `#`, without spaces at its end.
  let text: String
  /// Of its `#`, in characters from the file's beginning.
  let offset: Int
  /// From 0, as `column`.
  let line: Int
  let column: Int
  /// Nothing but spaces stands before it in its line.
  let isAlone: Bool
  /// The line above is blank.
  var followsBlank: Bool

  private var words: Substring { text.drop { $0 == "#" || $0 == " " || $0 == "\t" } }

  /// Whether findings are ignored by it: where it stands decides which.
  var isIgnore: Bool { words.hasPrefix("fieldseal:ignore") }

  /// Whether it is about the whole file.
  var isAboutFile: Bool { words.hasPrefix("fieldseal:ignore-file") }
}
