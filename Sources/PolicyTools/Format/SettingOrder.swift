/// The order in which settings stand in a mapping.
struct SettingOrder {
  /// Names in their order, by the place of the mapping: the names on the way to it, `*` for names of the user's own,
  /// `-` for a list's items.
  private static let orders: [[String]: [String]] = [
    []: ["version", "keys", "tags", "protect", "topics"],
    ["keys", "*"]: ["provider", "key", "algorithm"],
    ["tags", "-"]: ["tag", "match"],
    ["protect", "-"]: ["tag", "mode", "key", "context"],
    ["topics", "-"]: [
      "match", "encrypt", "format", "key", "context", "unclassified", "unsealed", "toleratePlaintextUntil",
      "assume",
      "schemas", "fields", "onMissing", "onInvalid", "recordKey", "headers",
    ],
    ["topics", "-", "fields", "-"]: ["path", "mode", "key", "context", "onMissing"],
    ["topics", "-", "recordKey"]: ["mode", "context"],
    ["topics", "-", "headers", "-"]: ["name", "mode", "key", "context", "onMissing"],
  ]

  /// Sorts the entries of all mappings; names that it does not know come last, in the file's order.
  static func arrange(_ root: FormatBlock) {
    arrange(root, at: [], of: nil)
  }

  private static func arrange(_ block: FormatBlock, at place: [String], of item: FormatEntry?) {
    for entry in block.entries {
      guard case .block(let inner) = entry.value else { continue }
      let step = entry.name.map { orders.keys.contains(place + ["*"]) ? "*" : $0.text } ?? "-"
      arrange(inner, at: place + [step], of: entry)
    }
    guard block.kind == .mapping, let order = orders[place] else { return }
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let sorted = block.entries.enumerated()
      .map { (rank: ranks[$1.name?.text ?? ""] ?? order.count, index: $0, entry: $1) }
      .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
      .map(\.entry)
    guard let first = block.entries.first, let newFirst = sorted.first else { return }
    if first !== newFirst {
      // A comment above a list's item or beside its first line makes findings in that line not count.
      if let item, item.name == nil, item.isIgnored || first.isIgnored { return }
      if place.isEmpty { moveHeader(from: first, to: newFirst) }
    }
    block.entries = sorted
  }

  /// What stands at the top of a file, set off by a blank line, is about the file: it stays there.
  private static func moveHeader(from entry: FormatEntry, to other: FormatEntry) {
    var comments = entry.leading
    let afterBlank = entry.followsBlank ? comments.count : comments.lastIndex(where: \.followsBlank) ?? 0
    let afterFile = comments.lastIndex(where: \.isAboutFile).map { $0 + 1 } ?? 0
    let count = max(afterBlank, afterFile)
    guard count > 0 else { return }
    let header = Array(comments[..<count])
    comments.removeFirst(count)
    entry.leading = comments
    if other.leading.isEmpty { other.followsBlank = true } else { other.leading[0].followsBlank = true }
    other.leading = header + other.leading
  }
}
