import YAML

/// What nodes do not tell about a file's text: its comments, and where the dashes of its lists stand.
struct SourceScan {
  let file: String
  let characters: [Unicode.Scalar]
  private let lineStarts: [Int]
  private(set) var comments: [SourceComment] = []
  /// Offsets of the dashes before list items, in order.
  private(set) var dashes: [Int] = []

  /// - Parameter root: what `text` was parsed to.
  init(_ text: String, _ root: Node) throws(Diagnostic) {
    file = root.position.file
    characters = Array(text.unicodeScalars)
    lineStarts = Self.lineStarts(characters)
    var texts: [Range<Int>] = []
    try collect(root, &texts)
    try scan(texts)
  }

  func offset(_ position: SourcePosition) throws(Diagnostic) -> Int {
    guard lineStarts.indices.contains(position.line - 1) else { throw Self.unclear(position) }
    let offset = lineStarts[position.line - 1] + position.column - 1
    guard offset <= characters.count else { throw Self.unclear(position) }
    return offset
  }

  /// The character there; nil at the end.
  func character(_ offset: Int) -> Unicode.Scalar? {
    characters.indices.contains(offset) ? characters[offset] : nil
  }

  /// Whether nothing but spaces stands before it in its line.
  func beginsLine(_ offset: Int) -> Bool {
    characters[lineStarts[line(of: offset)]..<offset].allSatisfy(Self.isSpace)
  }

  /// Whether it is the first in its line and the line above is blank.
  func followsBlank(_ offset: Int) -> Bool {
    let line = line(of: offset)
    return line > 0 && beginsLine(offset)
      && characters[lineStarts[line - 1]..<lineStarts[line]].allSatisfy {
        Self.isSpace($0) || Self.isBreak($0)
      }
  }

  /// From 0.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// From 0.
  func column(of offset: Int) -> Int { offset - lineStarts[line(of: offset)] }

  static func unclear(_ position: SourcePosition) -> Diagnostic {
    Diagnostic(.unsupported, at: position, "this cannot be put into a form; write it in a simpler way")
  }

  private static func isSpace(_ character: Unicode.Scalar) -> Bool {
    character == " " || character == "\t" || character == "\u{FEFF}"
  }

  /// What YAML 1.1 takes for the end of a line, and libyaml with it.
  static func isBreak(_ character: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(character)
  }

  private static func lineStarts(_ characters: [Unicode.Scalar]) -> [Int] {
    var starts = [0]
    for (offset, character) in characters.enumerated() where isBreak(character) {
      let isFirstOfTwo = character == "\r" && offset + 1 < characters.count && characters[offset + 1] == "\n"
      if !isFirstOfTwo { starts.append(offset + 1) }
    }
    return starts
  }

  /// The ranges of all texts, in which nothing is a comment.
  private func collect(_ node: Node, _ texts: inout [Range<Int>]) throws(Diagnostic) {
    switch node.content {
    case .scalar: try collect(from: node.position, to: node.end, &texts)
    case .sequence(let items): for item in items { try collect(item, &texts) }
    case .mapping(let entries):
      for entry in entries {
        try collect(from: entry.position, to: entry.nameEnd, &texts)
        try collect(entry.value, &texts)
      }
    }
  }

  private func collect(
    from start: SourcePosition, to end: SourcePosition, _ texts: inout [Range<Int>]
  ) throws(Diagnostic) {
    let (first, last) = (try offset(start), try offset(end))
    guard first < last else { return }
    guard first >= texts.last?.upperBound ?? 0 else { throw Self.unclear(start) }
    texts.append(first..<last)
  }

  private mutating func scan(_ texts: [Range<Int>]) throws(Diagnostic) {
    var rest = texts[...]
    var offset = 0
    while offset < characters.count {
      if let text = rest.first, text.lowerBound == offset {
        rest.removeFirst()
        // A comment may stand behind the '|' of a block text, in its first line.
        if characters[offset] == "|" || characters[offset] == ">",
          let sign = characters[text].prefix(while: { !Self.isBreak($0) }).firstIndex(of: "#")
        {
          addComment(sign)
        }
        offset = text.upperBound
        continue
      }
      switch characters[offset] {
      case "#": offset = addComment(offset)
      case "%": throw directive(offset)
      case "-" where isDocumentStart(offset): offset += 3
      case "-":
        dashes.append(offset)
        offset += 1
      default: offset += 1
      }
    }
  }

  /// Returns where it ends.
  @discardableResult
  private mutating func addComment(_ offset: Int) -> Int {
    let content = characters[offset...].prefix { !Self.isBreak($0) }
    var text = String(String.UnicodeScalarView(content))
    while text.last == " " || text.last == "\t" { text.removeLast() }
    comments.append(
      SourceComment(
        text: text, offset: offset, line: line(of: offset), column: column(of: offset),
        isAlone: beginsLine(offset), followsBlank: followsBlank(offset)))
    return content.endIndex
  }

  private func isDocumentStart(_ offset: Int) -> Bool {
    column(of: offset) == 0 && characters[offset...].prefix(3).elementsEqual(["-", "-", "-"])
  }

  private func directive(_ offset: Int) -> Diagnostic {
    Diagnostic(
      .unsupported,
      at: SourcePosition(file: file, line: line(of: offset) + 1, column: column(of: offset) + 1),
      "files with a directive (%…) are not formatted; remove it")
  }
}
