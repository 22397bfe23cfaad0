/// Changes of a file that mend something.
extension Node {
  /// Replaces a text by the word that was probably meant.
  public func respelling(of text: String, among candidates: some Sequence<String>) -> SourceFix? {
    guard case .scalar = content, let nearest = Spelling.nearest(to: text, among: candidates) else {
      return nil
    }
    return SourceFix("replace '\(text)' by '\(nearest)'", [SourceFix.Edit(from: position, to: end, nearest)])
  }

  /// Takes a name and its value out of a mapping; nil where it is not certain what goes with them.
  public func removal(of name: String) -> SourceFix? {
    guard case .mapping(let entries) = content,
      let index = entries.firstIndex(where: { $0.name == name })
    else { return nil }
    let spans = entries.map { (start: $0.position, value: $0.value) }
    return edit(removing: index, of: spans).map { SourceFix("remove '\(name)'", [$0]) }
  }

  /// Takes an item out of a list; nil where it is not certain what goes with it.
  public func removal(ofItem index: Int) -> SourceFix? {
    guard case .sequence(let items) = content, items.indices.contains(index) else { return nil }
    return edit(removing: index, of: items.map { (start: $0.position, value: $0) })
      .map { SourceFix("remove it", [$0]) }
  }

  private func edit(removing index: Int, of spans: [(start: SourcePosition, value: Node)])
    -> SourceFix.Edit?
  {
    let (start, value) = spans[index]
    // Of a block's text, list or mapping the end is not known.
    guard value.isFlow || value.isOneLine else { return nil }
    if isFlow {
      if index + 1 < spans.count {
        let next = spans[index + 1].start
        return next.line == start.line ? SourceFix.Edit(from: start, to: next, "") : nil
      }
      guard index > 0 else { return SourceFix.Edit(from: start, to: value.end, "") }
      let previous = spans[index - 1].value
      guard previous.isFlow || previous.isOneLine, previous.end.line == start.line else { return nil }
      return SourceFix.Edit(from: previous.end, to: value.end, "")
    }
    // The first may stand behind a '-'.
    guard index > 0 else { return nil }
    let file = start.file
    return SourceFix.Edit(
      from: SourcePosition(file: file, line: start.line),
      to: SourcePosition(file: file, line: value.end.line + 1), "")
  }

  private var isOneLine: Bool {
    if case .scalar = content { end.line == position.line } else { false }
  }
}
