/// A text, and how it stood in the file.
struct FormatText {
  enum Style {
    case plain
    case quoted
    /// Behind `|` or `>`, over several lines.
    case block
  }

  let text: String
  let style: Style

  init(_ text: String, _ style: Style) {
    self.text = text
    self.style = style
  }

  /// In one line, as it is safe anywhere.
  var inline: String { inline(inFlow: true) }

  /// - Parameter inFlow: in brackets.
  func inline(inFlow: Bool) -> String {
    if style == .plain, QuotedText.isNull(text) { return text }
    let needsQuotes =
      !QuotedText.isPlain(text, inFlow: inFlow) || (style != .plain && QuotedText.looksTyped(text))
    return needsQuotes ? QuotedText.quote(text) : text
  }

  /// The lines behind `|` and what stands there; nil where it has to be in one line.
  var literal: (header: String, lines: [Substring])? {
    guard style == .block, text.contains("\n") || text.hasSuffix("\n") else { return nil }
    // More line breaks at the end would need "|+", where blank lines below are part of the text.
    guard !text.hasSuffix("\n\n"), text != "\n" else { return nil }
    guard text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || QuotedText.isPrintable($0) }) else {
      return nil
    }
    let endsLine = text.hasSuffix("\n")
    let lines = (endsLine ? text.dropLast() : text[...]).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard !lines.contains(where: { $0.hasPrefix("\t") }) else { return nil }
    let start = lines.prefix { $0.allSatisfy { $0 == " " } }.count
    let isIndented = lines.prefix(start + 1).contains { $0.hasPrefix(" ") }
    return ("|" + (isIndented ? "2" : "") + (endsLine ? "" : "-"), lines)
  }
}
