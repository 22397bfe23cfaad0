import Policy

/// Puts settings into the order that the language's description has them in.
struct SettingOrder {
  /// Sorts the entries of all mappings; names that the language does not have come last, in the file's order.
  static func arrange(_ root: FormatBlock) {
    arrange(root, .mapping("policy"), of: nil)
  }

  /// - Parameter kind: what stands there; nil for what the language does not have.
  private static func arrange(_ block: FormatBlock, _ kind: PolicyGrammar.Kind?, of item: FormatEntry?) {
    let kinds = alternatives(kind)
    let mapping = kinds.lazy.compactMap { described($0) }.first
    for entry in block.entries {
      guard case .block(let inner) = entry.value else { continue }
      arrange(inner, self.kind(of: entry, in: kinds, mapping), of: entry)
    }
    guard block.kind == .mapping, let mapping else { return }
    let ranks = Dictionary(mapping.names.enumerated().map { ($1, $0) }) { first, _ in first }
    let sorted = block.entries.enumerated()
      .map { (rank: ranks[$1.name?.text ?? ""] ?? ranks.count, index: $0, entry: $1) }
      .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
      .map(\.entry)
    guard let first = block.entries.first, let newFirst = sorted.first else { return }
    if first !== newFirst {
      // A comment above a list's item or beside its first line makes findings in that line not count.
      if let item, item.name == nil, item.isIgnored || first.isIgnored { return }
      if item == nil { moveHeader(from: first, to: newFirst) }
    }
    block.entries = sorted
  }

  private static func alternatives(_ kind: PolicyGrammar.Kind?) -> [PolicyGrammar.Kind] {
    switch kind {
    case nil: []
    case .either(let kinds)?: kinds.flatMap { alternatives($0) }
    case let kind?: [kind]
    }
  }

  private static func described(_ kind: PolicyGrammar.Kind) -> PolicyGrammar.Mapping? {
    if case .mapping(let name) = kind { PolicyGrammar.mapping(name) } else { nil }
  }

  /// What an entry holds.
  private static func kind(
    of entry: FormatEntry, in kinds: [PolicyGrammar.Kind], _ mapping: PolicyGrammar.Mapping?
  ) -> PolicyGrammar.Kind? {
    for kind in kinds {
      switch kind {
      case .list(let items, _, _) where entry.name == nil: return items
      case .named(_, let name) where entry.name != nil: return .mapping(name)
      default: continue
      }
    }
    return mapping?.settings.first { $0.name == entry.name?.text }?.kind
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
