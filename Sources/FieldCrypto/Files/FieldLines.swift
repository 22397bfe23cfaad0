/// A text file of lines "name value", each ended by a newline: a cursor that reads them in their order.
///
/// Strict: names and order are fixed, there are no blank lines, and nothing may follow the last. So one meaning has one
/// spelling.
struct FieldLines {
  private var lines: ArraySlice<Substring>

  /// Nil where the bytes are not UTF-8 or do not end with a newline.
  init?(_ bytes: [UInt8]) {
    guard bytes.last == UInt8(ascii: "\n"), let text = String(validating: bytes.dropLast(), as: UTF8.self)
    else {
      return nil
    }
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
  }

  var isAtEnd: Bool { lines.isEmpty }

  /// The value of the next line if its name is `name`; nil, and nothing is consumed, if not.
  mutating func next(_ name: String) -> Substring? {
    guard let line = lines.first, line.hasPrefix(name), line.dropFirst(name.count).first == " " else {
      return nil
    }
    lines.removeFirst()
    return line.dropFirst(name.count + 1)
  }

  /// Whether `text` may be a value.
  static func isName(_ text: some StringProtocol) -> Bool { KEKReference.isName(text) }
}
