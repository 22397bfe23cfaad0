import Schemas
import YAML

/// Puts what is listed and what follows from tags together.
extension RuleParser {
  /// What selects a place before all that has a higher rank.
  enum Rank {
    static let listed = 0
    static let tag = 1
    /// Of paths that come from properties of schemas, one after the other.
    static let schema = 2
  }

  /// An entry with a path that takes part in a rule.
  struct Ranked {
    let entry: FieldEntry
    let path: FieldPath
    let rank: Int
  }

  mutating func assemble(
    _ listed: [FieldEntry], isTagged: Bool, _ settings: FieldSettings, _ rule: Fields
  ) -> FieldPlan {
    let tagged = isTagged ? tagEntries(besides: listed, settings, rule) : []
    let entries = listed + (tagged ?? []).map(\.entry)
    guard let tagged else { return FieldPlan(entries: entries) }
    useContexts(tagged.map(\.entry))
    let shared = TagOnlyRules.Settings(
      format: settings.format, onInvalid: settings.onInvalid, unclassified: settings.unclassified)
    let isShared = listed.isEmpty && settings.schemas.isEmpty
    if isShared { tagUse.noteUnknown() }
    if isShared, let known = tagOnly[shared] {
      return FieldPlan(rules: known.rules, sealed: known.sealed, entries: entries)
    }
    let paths =
      listed.compactMap { entry in
        entry.path.map { Ranked(entry: entry, path: $0, rank: Rank.listed) }
      }
      + tagged.compactMap { tagged in
        tagged.entry.path.map { Ranked(entry: tagged.entry, path: $0, rank: tagged.rank) }
      }
    let sealed = paths.filter { $0.entry.mode != nil }
    let sealedTags = tagged.map(\.entry).filter { $0.path == nil && $0.mode != nil }
    let all = sealed.map(\.entry) + sealedTags
    guard !all.isEmpty else {
      reportSealsNothing(isTagged: isTagged, rule)
      return FieldPlan(entries: entries)
    }
    let plain = paths.filter { $0.entry.mode == nil }
    do throws(FieldPathError) {
      let rules = try FieldRules(
        settings, fields: all.map(\.rule), plain: plain.map(\.path),
        plainTags: tagged.map(\.entry).filter { $0.mode == nil }.compactMap(\.schemaTag),
        ranks: (sealed.map(\.rank), plain.map(\.rank)))
      let plan = FieldPlan(rules: rules, sealed: all, entries: entries)
      reportHidden(listed, plan, rules.matcher)
      reportPlainOverSealed(plan, plain)
      checkSchemas(plan, isTagged: isTagged, rule)
      if isShared { tagOnly[shared] = (rules, all) }
      return plan
    } catch {
      let name = rule["fields"] == nil ? "encrypt" : "fields"
      problems.report(
        .pathsTooComplex, at: rule[name]?.position ?? rule.position, length: rule[name]?.length ?? 1,
        "'\(name)': \(error.message)")
      return FieldPlan(entries: entries)
    }
  }

  /// What tags select that is not listed; nil if that cannot be said.
  private mutating func tagEntries(
    besides listed: [FieldEntry], _ settings: FieldSettings, _ rule: Fields
  ) -> [(entry: FieldEntry, rank: Int)]? {
    let known = Set(listed.map(\.selector.identity))
    var entries: [(entry: FieldEntry, rank: Int)] = []
    for entry in tags.paths {
      if settings.format != .avro, let path = entry.path, path.hasBranches {
        reportBranch(path, entry, rule)
        return nil
      }
      if known.isEmpty || !known.contains(entry.selector.identity) { entries.append((entry, Rank.tag)) }
    }
    guard !tags.schemaTags.isEmpty else { return entries }
    switch settings.format {
    case .avro: return entries + tags.schemaTags.map { ($0, Rank.schema) }
    case .json:
      guard let found = pathsOfSchemaTags(settings, rule) else { return nil }
      return entries + found
    case .auto:
      reportSchemaTags(
        .schemaTagsWithAuto,
        "which values of 'format: auto' need not have; write format: avro, or list fields under 'fields' and remove 'encrypt'",
        rule)
      return nil
    }
  }

  private mutating func reportBranch(_ path: FieldPath, _ entry: FieldEntry, _ rule: Fields) {
    guard let node = rule["encrypt"] else { return }
    problems.report(
      .branchWithoutUnion, at: node,
      "tag '\(entry.tag ?? "")' has '\(path)', a branch of a union, which JSON does not have; use format: avro, "
        + "or a path without (…)", related: [Diagnostic.Related(entry.position, "the path is here")])
  }

  /// Reports properties of schemas that cannot be looked for.
  mutating func reportSchemaTags(_ code: Diagnostic.Code, _ reason: String, _ rule: Fields) {
    guard let node = rule["encrypt"], let first = tags.schemaTags.first else { return }
    problems.report(
      code, at: node,
      "tag '\(first.tag ?? "")' selects by a property of schemas ('\(first.selector)'), \(reason)",
      related: [Diagnostic.Related(first.position, "it is here")])
  }

  private mutating func reportSealsNothing(isTagged: Bool, _ rule: Fields) {
    guard isTagged else {
      guard let node = rule["fields"] else { return }
      problems.report(
        .sealsNothing, at: rule.position(of: "fields"), length: "fields".count,
        "nothing under 'fields' is sealed; write encrypt: none in its place, or give a field another mode than plain",
        related: [Diagnostic.Related(node.position, "all of these are plain")])
      return
    }
    // What is missing may stand where something is wrong.
    guard !tags.isFaulty, !keys.isIncomplete, tags.unprotected.isEmpty, let node = rule["encrypt"] else {
      return
    }
    problems.report(
      .sealsNothing, at: node,
      tags.tags.isEmpty
        ? "there are no tags, so that nothing would be sealed; add some under 'tags' and 'protect', or list fields under 'fields'"
        : "no tag is sealed, so that nothing would be; give one another mode than plain under 'protect', or write encrypt: none"
    )
  }
}

extension FieldEntry {
  /// What it comes to for sealing, but for its key.
  var rule: FieldRule {
    FieldRule(selector, mode: mode ?? .randomized, context: context, isOptional: isOptional)
  }

  /// What stands in the policy: of fields that a property of a JSON Schema stands for, that.
  var written: FieldSelector {
    if case .tag(_, let match) = origin { match.selector } else { selector }
  }

  /// Nil if a path selects it.
  var schemaTag: SchemaTag? { if case .schemaTag(let tag) = selector { tag } else { nil } }
}
