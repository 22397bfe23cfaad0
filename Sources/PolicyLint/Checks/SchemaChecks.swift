import FieldCrypto
import Policy
import Schemas
import YAML

/// What the schemas that a rule names say about its fields.
enum SchemaChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    // Many rules may name one file.
    var known: [String: SchemaOutline?] = [:]
    for rule in context.source.rules {
      guard let fields = rule.fieldRules, !fields.schemas.isEmpty else { continue }
      var schemas: [(path: SchemaPath, outline: SchemaOutline)] = []
      for path in fields.schemas {
        let outline = known[path.path] ?? context.source.outline(of: path)
        known[path.path] = .some(outline)
        if let outline { schemas.append((path, outline)) }
      }
      for (path, outline) in schemas {
        types(rule, fields, outline, context, &found)
        openBranches(rule, fields, outline, &found)
        unprotected(fields, path, outline, context, &found)
      }
      guard schemas.count == fields.schemas.count else { continue }
      let outlines = schemas.map(\.outline)
      needlesslyOptional(rule, fields, outlines, context, &found)
      optionalSources(rule, outlines, &found)
    }
  }

  /// Types of what is selected; of each entry and rule of the linter the first place is told.
  private static func types(
    _ rule: PolicyRule, _ fields: FieldRules, _ outline: SchemaOutline, _ context: LintContext,
    _ found: inout LintFindings
  ) {
    var told: Set<Int> = []
    for (number, place) in outline.selected(by: fields.matcher, tags: fields.tags) where place.kind != .null {
      guard !told.contains(number), let entry = rule.entry(ofField: number) else { continue }
      let what = "'\(place.path)' is \(article(place.type))"
      if entry.mode == .deterministic, fields.format == .avro, !place.isSealedInPlace {
        told.insert(number)
        let effect =
          fields.onInvalid == .reject
          ? "every value that has it is refused" : "every value that has it is sealed whole"
        found.report(
          .deterministicType, at: entry.position, length: entry.length,
          "\(what), which cannot be sealed deterministically, so that \(effect); use mode: randomized",
          fix: context.fixes.removingMode(at: entry.position))
      } else if entry.mode == .deterministic, place.kind == .boolean || place.kind == .enumeration {
        told.insert(number)
        found.report(
          .fewValues, at: entry.position, length: entry.length,
          "'\(place.path)' is \(place.kind == .boolean ? "a boolean" : "one of a few values"), each of which can be told by how often it occurs; use mode: randomized",
          fix: context.fixes.removingMode(at: entry.position))
      } else if entry.mode == .randomized, fields.format == .avro, !place.isSealedInPlace {
        told.insert(number)
        found.report(
          .detachedType, at: entry.position, length: entry.length,
          "\(what), which cannot hold what is sealed: a neutral value takes its place, and the sealed one travels in the header 'fieldseal'"
        )
      }
    }
  }

  private static func openBranches(
    _ rule: PolicyRule, _ fields: FieldRules, _ outline: SchemaOutline, _ found: inout LintFindings
  ) {
    for open in outline.openBranches(fields.matcher, tags: fields.tags) {
      guard let number = open.fields.first, let entry = rule.entry(ofField: number) else { continue }
      let union = open.union.isEmpty ? "the value" : "'\(open.union)'"
      let advice =
        if open.union.isEmpty {
          "add a path into it"
        } else if open.branch.path == open.union {
          "seal '\(open.union)' itself"
        } else {
          "seal '\(open.union)' itself, or list '\(open.branch.path)', with mode: plain if it may be read"
        }
      found.report(
        .unionBranchLeaks, at: entry.position, length: entry.length,
        "'\(entry.selector)' selects nothing where \(union) is \(article(open.branch.type)), which stays readable; \(advice)"
      )
    }
  }

  private static func unprotected(
    _ fields: FieldRules, _ path: SchemaPath, _ outline: SchemaOutline, _ context: LintContext,
    _ found: inout LintFindings
  ) {
    guard let coverage = try? FieldMatcher(fields.fields.compactMap(\.path) + fields.plain) else { return }
    let tags = fields.tags.map(\.tag) + fields.plainTags
    for leaf in outline.unclassified(by: coverage, tags: tags) where leaf.kind != .null {
      guard let members = try? FieldPath(leaf.path).members, let name = members.last,
        let kind = SensitiveNames.kind(of: name, in: Array(members.dropLast()))
      else { continue }
      found.report(
        .sensitiveUnprotected, at: path.position, length: context.length(at: path.position),
        "'\(leaf.path)' looks like \(kind.description), and no field of the rule is about it; seal it, or list it with mode: plain"
      )
    }
  }

  private static func needlesslyOptional(
    _ rule: PolicyRule, _ fields: FieldRules, _ outlines: [SchemaOutline], _ context: LintContext,
    _ found: inout LintFindings
  ) {
    for entry in rule.fieldEntries where entry.isOptional && entry.mode != nil {
      guard case .listed = entry.origin, let path = entry.path,
        outlines.allSatisfy({ isAlwaysThere(path, $0) })
      else { continue }
      found.report(
        .optionalButRequired, at: entry.position, length: entry.length,
        "every value has '\(path)', so that onMissing: pass only hides when it is renamed; remove it",
        fix: context.fixes.removingOnMissing(entry))
    }
  }

  private static func optionalSources(
    _ rule: PolicyRule, _ outlines: [SchemaOutline], _ found: inout LintFindings
  ) {
    guard case .sealed(let sealing) = rule.encryption else { return }
    let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
    var seen: Set<String> = []
    for key in keys where seen.insert(key.name).inserted {
      for part in key.template.parts {
        guard case .value(let path) = part, outlines.contains(where: { mayBeAbsent(path, $0) }) else {
          continue
        }
        let place = rule.position(of: "key") ?? rule.position
        found.report(
          .optionalKeySource, at: place, length: rule.position(of: "key") == nil ? rule.length : "key".count,
          "key '\(key.name)' is named by '\(path)' (\(key.keyName)), which may be null or absent, and values without it are refused",
          related: [Diagnostic.Related(key.keyPosition, "the key's name")])
      }
    }
  }

  /// Whether every value has a field, and never a null in its place or around it.
  private static func isAlwaysThere(_ path: FieldPath, _ outline: SchemaOutline) -> Bool {
    let places = places(path, outline)
    return places.count == 1 && places.allSatisfy(\.isAlwaysThere)
  }

  /// Whether the schema has a field that values may lack.
  private static func mayBeAbsent(_ path: FieldPath, _ outline: SchemaOutline) -> Bool {
    !places(path, outline).isEmpty && !isAlwaysThere(path, outline)
  }

  private static func places(_ path: FieldPath, _ outline: SchemaOutline) -> [SchemaEntry] {
    let text = FieldPath.text(of: path.steps)
    return outline.entries.filter { $0.path == text }
  }

  /// As in "a record Card", "an enum Plan".
  private static func article(_ type: String) -> String {
    let first = type.first.map { "aeiou".contains($0) } ?? false
    return (first ? "an " : "a ") + type
  }
}
