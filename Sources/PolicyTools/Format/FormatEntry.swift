/// An entry of a mapping or an item of a list, with the comments that belong to it.
final class FormatEntry {
  enum Value {
    case text(FormatText)
    case block(FormatBlock)
  }

  /// Nil for a list's item.
  let name: FormatText?
  var value = Value.text(FormatText("", .plain))
  /// Above it.
  var leading: [SourceComment] = []
  /// A blank line stands above it, and below the comments above it.
  var followsBlank = false
  /// Behind the name and behind the value.
  var beside: [SourceComment] = []

  init(_ name: FormatText?) { self.name = name }

  /// Whether a comment about its first line makes findings there not count.
  var isIgnored: Bool { (leading + beside).contains(where: \.isIgnore) }

  /// Whether comments stand in it or at it.
  var hasComments: Bool {
    if !leading.isEmpty || !beside.isEmpty { return true }
    if case .block(let block) = value { return block.hasComments }
    return false
  }

  /// The blocks that end with it, from the outside in: comments below it may belong to each of them.
  var lastBlocks: [FormatBlock] {
    guard case .block(let block) = value, !block.isFlow else { return [] }
    return [block] + (block.entries.last?.lastBlocks ?? [])
  }
}
