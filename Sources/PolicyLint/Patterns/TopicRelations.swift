import Policy

/// Which rules get in each other's way.
struct TopicRelations {
  /// By their prefixes.
  private let sorted: [RankedPattern]
  /// In the policy's order.
  let patterns: [RankedPattern]
  private let budget = SearchBudget()

  init(_ rules: [PolicyRule]) {
    patterns = rules.enumerated().map { RankedPattern($0.element, index: $0.offset) }
    sorted = patterns.sorted { left, right in
      left.prefix == right.prefix
        ? left.index < right.index : left.prefix.lexicographicallyPrecedes(right.prefix)
    }
  }

  /// Whether nothing more is going to be found: it would take too long.
  var isExhausted: Bool { budget.isSpent }

  /// The rules whose literal beginning begins with `prefix`.
  private func family(_ prefix: [UInt8]) -> ArraySlice<RankedPattern> {
    let start = lowerBound { $0.prefix.lexicographicallyPrecedes(prefix) }
    let end = lowerBound {
      $0.prefix.lexicographicallyPrecedes(prefix) || $0.prefix.starts(with: prefix)
    }
    budget.spend(end - start)
    return budget.isSpent ? [] : sorted[start..<end]
  }

  /// How many of `sorted` are before something, for a condition that holds for a beginning of it.
  private func lowerBound(_ isBefore: (RankedPattern) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What decides in the place of the pattern, or of both patterns, for some topics.
  func moreSpecific(than pattern: RankedPattern, and other: RankedPattern? = nil) -> [RankedPattern] {
    family(pattern.prefix).filter { candidate in
      candidate.isMoreSpecific(than: pattern)
        && (!candidate.isExact
          || pattern.matches(candidate.rule.pattern.text)
            && (other?.matches(candidate.rule.pattern.text) ?? true))
    }
  }

  /// Patterns that begin like this one and are as specific; no exact names.
  func equals(of pattern: RankedPattern) -> [RankedPattern] {
    family(pattern.prefix).filter {
      $0.index != pattern.index && $0.isAsSpecific(as: pattern)
    }
  }

  /// A name that a pattern, or each of two, matches and none of others.
  func name(
    of pattern: RankedPattern, and other: RankedPattern? = nil, without others: [RankedPattern]
  ) -> TopicSearch.Result {
    budget.spend(2 * others.count)
    guard !budget.isSpent, let tree = pattern.tree, others.allSatisfy({ $0.tree != nil }) else {
      return .tooComplex
    }
    let rivals = others.filter { !$0.isExact }
    func isIt(_ name: String) -> Bool {
      budget.spend(others.count)
      return TopicName.isValid(name) && !TopicName.internalTopics.contains(name) && pattern.matches(name)
        && (other?.matches(name) ?? true)
        && !others.contains { $0.isExact ? $0.rule.pattern.text == name : $0.matches(name) }
    }
    var trees = [tree]
    if let other {
      guard let tree = other.tree else { return .tooComplex }
      trees.append(tree)
      guard Self.ends(pattern, other) else { return .none }
    }
    if let name = tree.examples.first(where: isIt) { return .found(name) }
    // Most of the others are somewhere else: those that have a name in common with the pattern are few.
    let result = TopicSearch(matching: trees).run(budget)
    guard case .found(let name) = result, !isIt(name) else { return result }
    let close =
      others.filter(\.isExact)
      + rivals.filter { rival in
        rival.isUniversal || TopicSearch(matching: [tree, rival.tree ?? tree]).run(budget) != .none
      }
    switch TopicSearch(matching: trees, excluding: close.compactMap(\.tree)).run(budget) {
    case .found(let name): return isIt(name) ? .found(name) : .tooComplex
    case .none: return .none
    case .tooComplex: return .tooComplex
    }
  }

  /// Whether two globs may end alike.
  private static func ends(_ left: RankedPattern, _ right: RankedPattern) -> Bool {
    let (this, that) = (literalEnd(left), literalEnd(right))
    return this.count <= that.count ? that.starts(with: this) : this.starts(with: that)
  }

  /// The literal text at the end, backwards; of a regular expression nothing.
  private static func literalEnd(_ pattern: RankedPattern) -> [UInt8] {
    let text = pattern.rule.pattern.text.utf8
    guard text.first != UInt8(ascii: "/") else { return [] }
    return text.reversed().prefix(while: TopicName.isCharacter)
  }
}
