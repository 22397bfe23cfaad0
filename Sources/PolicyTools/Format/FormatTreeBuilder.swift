import YAML

/// Gives each comment of a file to the entry that it stands above, beside or below.
struct FormatTreeBuilder {
  private let scan: SourceScan
  private var comments: ArraySlice<SourceComment>
  private var dashes: ArraySlice<Int>

  /// - Parameter root: what `text` was parsed to.
  static func tree(_ text: String, _ root: Node) throws(Diagnostic) -> FormatBlock {
    var builder = FormatTreeBuilder(try SourceScan(text, root))
    let tree = try builder.root(root)
    builder.distribute(&builder.comments, among: [tree] + (tree.entries.last?.lastBlocks ?? []), beyond: -1)
    // None is left: the root takes all.
    return tree
  }

  private init(_ scan: SourceScan) {
    self.scan = scan
    comments = scan.comments[...]
    dashes = scan.dashes[...]
  }

  private mutating func root(_ node: Node) throws(Diagnostic) -> FormatBlock {
    if node.isNull, node.position == node.end { return FormatBlock(.nothing, isFlow: false, column: 0) }
    if case .scalar = node.content {
      throw Diagnostic(.wrongType, at: node.position, "a policy file is a mapping, not \(node.kind)")
    }
    return try block(node, inFlow: false).block
  }

  // MARK: Nodes

  /// A mapping or a list, and the line in which it ends.
  private mutating func block(_ node: Node, inFlow: Bool) throws(Diagnostic) -> (
    block: FormatBlock, line: Int
  ) {
    let start = try scan.offset(node.position)
    let isFlow = inFlow || isFlowSign(scan.character(start))
    let isList = if case .sequence = node.content { true } else { false }
    let made = FormatBlock(isList ? .list : .mapping, isFlow: isFlow, column: scan.column(of: start))
    // Without brackets it ends where the next thing begins.
    let end = isFlow ? try scan.offset(node.end) : .max
    var line = scan.line(of: start)
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        let next = index + 1 < items.count ? try scan.offset(items[index + 1].position) : end
        line = try add(item, to: made, isFlow ? next : .max)
      }
    case .mapping(let entries):
      for (index, entry) in entries.enumerated() {
        let next = index + 1 < entries.count ? try scan.offset(entries[index + 1].position) : end
        line = try add(entry, to: made, isFlow ? next : .max)
      }
    }
    guard isFlow else { return (made, line) }
    made.foot = takeComments(before: end)
    return (made, scan.line(of: max(end - 1, start)))
  }

  private mutating func add(_ item: Node, to block: FormatBlock, _ bound: Int) throws(Diagnostic) -> Int {
    let entry = FormatEntry(nil)
    var start = try scan.offset(item.position)
    if !block.isFlow {
      guard let dash = dashes.popFirst() else { throw SourceScan.unclear(item.position) }
      start = dash
    }
    begin(entry, at: start, in: block)
    if !isNothing(item) { entry.leading += takeComments(before: try scan.offset(item.position)) }
    return try finish(entry, item, in: block, line: scan.line(of: start), bound)
  }

  private mutating func add(_ member: Node.Entry, to block: FormatBlock, _ bound: Int) throws(Diagnostic)
    -> Int
  {
    let start = try scan.offset(member.position)
    let isQuoted = scan.character(start) == "\"" || scan.character(start) == "'"
    let entry = FormatEntry(FormatText(member.name, isQuoted ? .quoted : .plain))
    begin(entry, at: start, in: block)
    let line = scan.line(of: max(try scan.offset(member.nameEnd) - 1, start))
    if !isNothing(member.value) {
      let start = try scan.offset(member.value.position)
      while let comment = comments.first, comment.offset < start, !comment.isAlone {
        comments.removeFirst()
        entry.beside.append(comment)
      }
      // Those on lines of their own belong to the first entry below, if there is one.
      if !(try hasEntriesBelow(member.value, inFlow: block.isFlow)) {
        entry.leading += takeComments(before: start)
      }
    }
    return try finish(entry, member.value, in: block, line: line, bound)
  }

  /// Gives it the comments above it, unless they belong to what ends there.
  private mutating func begin(_ entry: FormatEntry, at start: Int, in block: FormatBlock) {
    var above = takeComments(before: start)[...]
    if !block.isFlow, let last = block.entries.last {
      distribute(&above, among: last.lastBlocks, beyond: scan.column(of: start))
    }
    entry.leading = Array(above)
    entry.followsBlank = !block.isFlow && scan.followsBlank(start)
    block.entries.append(entry)
  }

  /// - Parameters:
  ///   - line: where the entry begins.
  ///   - bound: comments from there on are not beside it.
  /// - Returns: the line in which it ends.
  private mutating func finish(
    _ entry: FormatEntry, _ value: Node, in block: FormatBlock, line: Int, _ bound: Int
  ) throws(Diagnostic) -> Int {
    var line = line
    switch value.content {
    case .scalar where isNothing(value):
      if !block.isFlow {
        // Comments below it, further to the right, were entries once, or will be.
        entry.value = .block(FormatBlock(.nothing, isFlow: false, column: block.column + 1))
      }
    case .scalar(let scalar):
      let start = try scan.offset(value.position)
      let sign = scan.character(start)
      let isBlock = !scalar.isPlain && (sign == "|" || sign == ">")
      entry.value = .text(FormatText(scalar.text, scalar.isPlain ? .plain : isBlock ? .block : .quoted))
      line = scan.line(of: isBlock ? start : max(try scan.offset(value.end) - 1, start))
    case .sequence, .mapping:
      let (made, last) = try self.block(value, inFlow: block.isFlow)
      if made.isFlow, made.entries.isEmpty {
        entry.beside += made.foot
        made.foot = []
      }
      entry.value = .block(made)
      line = last
    }
    while let comment = comments.first, !comment.isAlone, comment.line == line, comment.offset < bound {
      comments.removeFirst()
      entry.beside.append(comment)
    }
    return line
  }

  // MARK: Comments

  private mutating func takeComments(before offset: Int) -> [SourceComment] {
    let taken = comments.prefix { $0.offset < offset }
    comments = comments.dropFirst(taken.count)
    return Array(taken)
  }

  /// Gives comments to the blocks that end above them, by how far they are indented; leaves those that belong to what
  /// comes below, which begins at `column`.
  private func distribute(
    _ comments: inout ArraySlice<SourceComment>, among blocks: [FormatBlock], beyond column: Int
  ) {
    var depth = blocks.count - 1
    while depth >= 0, let comment = comments.first, comment.column > column {
      // What is to be ignored stands in the next line, however far to the right the comment is.
      if column >= 0, comments.count == 1, comment.isIgnore { return }
      while depth > 0,
        blocks[depth].column > comment.column || blocks[depth - 1].column == blocks[depth].column
      {
        depth -= 1
      }
      blocks[depth].foot.append(comment)
      comments.removeFirst()
    }
  }

  // MARK: Places

  private func isNothing(_ node: Node) -> Bool {
    if case .scalar(let scalar) = node.content { scalar.isPlain && scalar.text.isEmpty } else { false }
  }

  private func isFlowSign(_ character: Unicode.Scalar?) -> Bool { character == "[" || character == "{" }

  private func hasEntriesBelow(_ node: Node, inFlow: Bool) throws(Diagnostic) -> Bool {
    if case .scalar = node.content { return false }
    let start = try scan.offset(node.position)
    return !inFlow && !isFlowSign(scan.character(start))
  }
}
