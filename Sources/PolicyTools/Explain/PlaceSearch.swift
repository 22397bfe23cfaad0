import Policy
import Proxy
import Schemas

/// Tells of each place in a value or in a schema which entry of a rule decides.
struct PlaceSearch {
  let rule: PolicyRule
  private let fields: FieldRules

  /// Nil where the rule seals no fields.
  init?(_ rule: PolicyRule) {
    guard let fields = rule.fieldRules else { return nil }
    self.rule = rule
    self.fields = fields
  }

  /// Indices in the rule's entries.
  private var plainEntries: [Int] {
    rule.fieldEntries.indices.filter { rule.fieldEntries[$0].action == .plain }
  }

  // MARK: - Schemas

  /// The places of a schema that hold something: what is selected, and the leaves that nothing selects.
  func places(_ outline: SchemaOutline) -> [ExplainedPlace] {
    var fates: [String: (fate: ExplainedPlace.Fate, entry: Int?)] = [:]
    let paths = plainEntries.compactMap { index in rule.fieldEntries[index].path.map { (index, $0) } }
    let tags = plainEntries.compactMap { index -> (Int, SchemaTag)? in
      if case .schemaTag(let tag) = rule.fieldEntries[index].selector { (index, tag) } else { nil }
    }
    if let matcher = try? FieldMatcher(paths.map(\.1)) {
      let offset = paths.count
      let selected = outline.selected(
        by: matcher, tags: tags.enumerated().map { ($0.element.1, offset + $0.offset) })
      let entries = paths.map(\.0) + tags.map(\.0)
      for (number, entry) in selected where fates[entry.path] == nil && entries.indices.contains(number) {
        fates[entry.path] = (.plain, entries[number])
      }
    }
    let sealed = outline.selected(by: fields.matcher, tags: fields.tags)
    for (field, entry) in sealed { fates[entry.path] = (.sealed, rule.entry(ofField: field)) }
    if let coverage = try? FieldMatcher(fields.fields.compactMap(\.path) + fields.plain) {
      let tags = fields.tags.map(\.tag) + fields.plainTags
      for entry in outline.unclassified(by: coverage, tags: tags)
      where fates[entry.path] == nil {
        fates[entry.path] = (.unclassified, nil)
      }
    }
    return outline.entries.compactMap { entry in
      guard let (fate, index) = fates[entry.path] else { return nil }
      return ExplainedPlace(path: entry.path, fate: fate, entry: index, type: entry.type)
    }
  }

  // MARK: - Samples

  /// The places of a stored value, those of one kind together.
  func places(_ sample: SealedSample, _ parts: SealedParts) -> [ExplainedPlace] {
    let node = sample.storedNode
    var plain: [String: Int] = [:]
    func select(_ path: FieldPath, _ index: Int) {
      for place in NodeSelection(path, in: node).places where plain[place.path.indexed] == nil {
        plain[place.path.indexed] = index
      }
    }
    // Paths without wildcards come before others.
    let entries = plainEntries.sorted { left, right in
      (isExact(left) ? 0 : 1, left) < (isExact(right) ? 0 : 1, right)
    }
    for index in entries {
      if let path = rule.fieldEntries[index].path { select(path, index) }
    }
    if case .avro(let schema, _)? = sample.reading {
      for place in places(SchemaOutline(schema)) where place.fate == .plain {
        if let index = place.entry, let path = try? FieldPath(place.path) { select(path, index) }
      }
    }
    var walk = PlaceWalk(rule: rule, parts: parts, sample: sample, plain: plain)
    walk.visit(node, plain: nil)
    return walk.places
  }

  private func isExact(_ index: Int) -> Bool {
    rule.fieldEntries[index].path?.steps.allSatisfy { step in
      switch step {
      case .member, .element, .branch: true
      case .anyMember, .anyElement, .anyDepth: false
      }
    } ?? false
  }
}
