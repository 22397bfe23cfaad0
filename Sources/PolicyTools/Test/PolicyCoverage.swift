import Policy
import Proxy
import YAML

/// Which rules of a policy, and what of them, its samples try.
public struct PolicyCoverage: Sendable {
  public let policy: String
  /// By file, line and column.
  public let items: [CoverageItem]

  public var triedCount: Int { items.count(where: \.isTried) }
  public var isComplete: Bool { triedCount == items.count }

  init(_ policy: String, _ source: PolicySource, _ results: [CaseResult]) {
    self.policy = policy
    var tried: [Tried] = source.rules.map { _ in Tried() }
    for result in results {
      guard let winner = RuleRanking(source.rules, topic: result.topic).winner else { continue }
      tried[winner.index].add(result, winner.rule)
    }
    items =
      (zip(source.rules, tried).flatMap { rule, tried in Self.items(rule, tried) }
      + Self.tagItems(source.rules, tried))
      .enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
  }

  /// What tags select, once for all rules.
  private static func tagItems(_ rules: [PolicyRule], _ tried: [Tried]) -> [CoverageItem] {
    var order: [String] = []
    var items: [String: CoverageItem] = [:]
    for (rule, tried) in zip(rules, tried) {
      for (index, entry) in rule.fieldEntries.enumerated() {
        guard case .tag(let protection, let match) = entry.origin else { continue }
        let name = "tag '\(protection.tag)' by '\(match.selector)'"
        let isTried = tried.entries.contains(index) || items[name]?.isTried == true
        if items[name] == nil { order.append(name) }
        items[name] = CoverageItem(name: name, position: match.position, isTried: isTried)
      }
    }
    return order.compactMap { items[$0] }
  }

  private struct Tried {
    var isTried = false
    var recordKey = false
    var headers: Set<String> = []
    /// Indices in the rule's entries.
    var entries: Set<Int> = []

    mutating func add(_ result: CaseResult, _ rule: PolicyRule) {
      isTried = true
      guard let sample = result.sample else { return }
      for part in sample.parts {
        switch part.place {
        case .recordKey: recordKey = true
        case .header(let index): headers.insert(sample.written.headers[index].name)
        case .field:
          if let field = part.field, let entry = rule.entry(ofField: field) { entries.insert(entry) }
        case .value: break
        }
      }
      let node = sample.storedNode
      for (index, entry) in rule.fieldEntries.enumerated() where entry.action == .plain {
        guard let path = entry.path else { continue }
        if NodeSelection(path, in: node).places.contains(where: { $0.node.isReadable }) {
          entries.insert(index)
        }
      }
    }
  }

  private static func items(_ rule: PolicyRule, _ tried: Tried) -> [CoverageItem] {
    let name = "rule '\(rule.pattern.text)'"
    var items = [CoverageItem(name: name, position: rule.position, isTried: tried.isTried)]
    guard case .sealed(let sealing) = rule.encryption else { return items }
    for (index, entry) in rule.fieldEntries.enumerated() where entry.tag == nil {
      items.append(
        CoverageItem(
          name: "field '\(entry.selector)' of \(name)", position: entry.position,
          isTried: tried.entries.contains(index)))
    }
    if sealing.recordKey != nil {
      items.append(
        CoverageItem(
          name: "record keys of \(name)", position: rule.position(of: "recordKey") ?? rule.position,
          isTried: tried.recordKey))
    }
    for header in sealing.headers {
      items.append(
        CoverageItem(
          name: "header '\(header.name)' of \(name)", position: header.position,
          isTried: tried.headers.contains(header.name)))
    }
    return items
  }
}

extension PolicyRule {
  /// Which of the rule's entries one of `FieldRules.fields` comes from.
  func entry(ofField field: Int) -> Int? {
    guard case .sealed(let sealing) = encryption, sealing.fields.indices.contains(field) else { return nil }
    let wanted = sealing.fields[field]
    return fieldEntries.firstIndex {
      $0.position == wanted.position && $0.selector == wanted.selector && $0.mode == wanted.mode
    }
  }
}
