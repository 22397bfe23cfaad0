/// Writes a file from its tree.
struct FormatPrinter {
  /// How far what is in brackets may reach to the right in one line, comments not counted.
  static let width = 100

  private var lines: [String] = []
  /// Whether a blank line may come next.
  private var mayBreak = false

  static func text(_ root: FormatBlock) -> String {
    var printer = FormatPrinter()
    printer.print(root, indent: 0, opening: nil, isRoot: true)
    return printer.lines.map { $0 + "\n" }.joined()
  }

  private mutating func add(_ line: String) {
    lines.append(line)
    mayBreak = !line.isEmpty
  }

  private mutating func addBlank() {
    if mayBreak { add("") }
  }

  private mutating func add(_ comments: [SourceComment], margin: Int) {
    for comment in comments {
      if comment.followsBlank { addBlank() }
      add(Self.spaces(margin) + comment.text)
    }
  }

  /// - Parameters:
  ///   - indent: where the entries begin.
  ///   - opening: what stands before the first one in its line, the dashes of lists around it.
  private mutating func print(_ block: FormatBlock, indent: Int, opening: String?, isRoot: Bool = false) {
    var isAfterLines = false
    for (index, entry) in block.entries.enumerated() {
      let hasLines = isRoot && block.kind == .mapping && self.hasLines(entry)
      if index > 0, hasLines || isAfterLines { addBlank() }
      isAfterLines = hasLines
      let start = index == 0 ? opening ?? Self.spaces(indent) : Self.spaces(indent)
      print(entry, indent: indent, start: start)
    }
    add(block.foot, margin: indent)
  }

  /// Whether an entry of the file itself takes several lines: then blank ones set it off.
  private func hasLines(_ entry: FormatEntry) -> Bool {
    switch entry.value {
    case .text(let text): text.literal != nil
    case .block(let block):
      block.kind == .nothing
        ? !block.foot.isEmpty : oneLine(block, (entry.name?.inline ?? "") + ":", entry) == nil
    }
  }

  private mutating func print(_ entry: FormatEntry, indent: Int, start: String) {
    let margin = start.prefix { $0 == " " }.count
    add(entry.leading, margin: margin)
    if entry.followsBlank { addBlank() }
    let label = start + (entry.name.map { $0.inline + ":" } ?? "-")
    switch entry.value {
    case .text(let text):
      if let literal = text.literal {
        add(label + " " + literal.header, beside: entry.beside, margin: margin)
        for line in literal.lines { add(line.isEmpty ? "" : Self.spaces(indent + 2) + line) }
        mayBreak = true
      } else {
        let written = text.inline(inFlow: false)
        add(written.isEmpty ? label : label + " " + written, beside: entry.beside, margin: margin)
      }
    case .block(let block) where block.kind == .nothing:
      add(label, beside: entry.beside, margin: margin)
      if !block.foot.isEmpty { mayBreak = false }
      add(block.foot, margin: indent + 2)
    case .block(let block):
      if let flow = oneLine(block, label, entry) {
        add(label + " " + flow, beside: entry.beside, margin: margin)
      } else {
        print(block, of: entry, indent: indent, label: label, margin: margin)
      }
    }
  }

  /// Over several lines.
  private mutating func print(
    _ block: FormatBlock, of entry: FormatEntry, indent: Int, label: String, margin: Int
  ) {
    // What stood behind the closing bracket comes after the comments inside.
    let isBroken = block.isFlow && block.hasComments
    let (beside, below) = isBroken ? ([], entry.beside) : (entry.beside, [])
    if entry.name != nil {
      add(label, beside: beside, margin: margin)
      mayBreak = false
      print(block, indent: indent + 2, opening: nil)
    } else {
      add(beside, margin: margin)
      print(block, indent: indent + 2, opening: label + " ")
    }
    add(below, margin: indent + 2)
  }

  /// A line with a comment; if there are several, the others stand above it.
  private mutating func add(_ line: String, beside comments: [SourceComment], margin: Int) {
    guard let last = comments.last else { return add(line) }
    add(comments.dropLast(), margin: margin)
    add(line + " " + last.text)
  }

  private mutating func add(_ comments: ArraySlice<SourceComment>, margin: Int) {
    add(Array(comments), margin: margin)
  }

  /// What stands in brackets, if it stays in one line. One whose line's findings are to be ignored stays whole, since its
  /// parts would get lines of their own.
  private func oneLine(_ block: FormatBlock, _ label: String, _ entry: FormatEntry) -> String? {
    guard block.isFlow, !block.hasComments else { return nil }
    let text = Self.inline(block)
    let fits = label.count + 1 + text.count <= Self.width
    return fits || entry.isIgnored || block.entries.isEmpty ? text : nil
  }

  private static func inline(_ block: FormatBlock) -> String {
    let isList = block.kind == .list
    let items = block.entries.map { entry in
      let value =
        switch entry.value {
        case .text(let text): text.inline
        case .block(let block): inline(block)
        }
      guard let name = entry.name?.inline else { return value }
      return value.isEmpty ? name : name + ": " + value
    }.joined(separator: ", ")
    return isList ? "[\(items)]" : "{\(items)}"
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
