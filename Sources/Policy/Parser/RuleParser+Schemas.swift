import Schemas
import YAML

/// Schema files, and whether they have what a rule names.
extension RuleParser {
  mutating func schemaPaths(_ rule: Fields, _ format: ValueFormat?) -> [SchemaPath] {
    guard let node = rule["schemas"], let items = node.list("'schemas'", &problems) else { return [] }
    if items.isEmpty {
      problems.report(.noSchemas, at: node, "'schemas' is empty; name a file, or remove it")
    }
    var paths: [SchemaPath] = []
    var first: [String: SourcePosition] = [:]
    for (number, item) in items.enumerated() {
      guard let text = item.text("a schema's file", &problems) else { continue }
      let path = SchemaPath(path: item.position.pathBeside(text), position: item.position)
      if let first = first[path.path] {
        problems.report(
          .duplicateSchema, at: item, "'\(text)' is here twice; the first is in line \(first.line)",
          related: [Diagnostic.Related(first, "the first is here")], fix: node.removal(ofItem: number))
        continue
      }
      first[path.path] = item.position
      paths.append(path)
      if let format, checksFiles { load(path, format, item) }
    }
    return paths
  }

  private mutating func load(_ path: SchemaPath, _ format: ValueFormat, _ node: Node) {
    do throws(SchemaLookupError) {
      try schemas.load(path.path, format)
    } catch {
      problems.report(
        .unusableSchema, at: node, "cannot use the schema '\(path.path)': \(error.message)")
    }
  }

  /// The paths of fields that have a property in the rule's JSON Schemas; nil if that cannot be said.
  mutating func pathsOfSchemaTags(_ settings: FieldSettings, _ rule: Fields) -> [(
    entry: FieldEntry, rank: Int
  )]? {
    guard !settings.schemas.isEmpty else {
      if !rule.has("schemas") {
        reportSchemaTags(
          .schemaTagsWithoutSchemas, "which the rule does not have; name JSON Schemas under 'schemas'", rule)
      }
      return nil
    }
    guard checksFiles else {
      reportSchemaTags(.unreadSchemas, "but schema files are not read here", rule)
      return nil
    }
    var found: [(entry: FieldEntry, rank: Int)] = []
    var known: Set<[UInt8]> = []
    var isComplete = true
    for (number, entry) in tags.schemaTags.enumerated() {
      guard let tag = entry.schemaTag else { continue }
      for path in settings.schemas {
        guard case .json(let file)? = schemas.document(path.path, .json) else {
          // It has been reported.
          isComplete = false
          continue
        }
        do throws(SchemaError) {
          for path in try file.paths(with: tag, exactly: entry.mode == nil) {
            guard known.insert(FieldSelector.path(path).identity).inserted else { continue }
            found.append((FieldEntry(entry, at: path), Rank.schema + number))
          }
        } catch {
          isComplete = false
          problems.reportOnce(
            Diagnostic(
              .unusableSchema, at: path.position, "cannot use the schema '\(path.path)': \(error)",
              related: [Diagnostic.Related(entry.position, "the tag is here")]))
        }
      }
    }
    return isComplete ? found : nil
  }

  /// Reports what the rule's schemas do not have, or have besides.
  mutating func checkSchemas(_ plan: FieldPlan, isTagged: Bool, _ rule: Fields) {
    guard checksFiles, let rules = plan.rules, !rules.schemas.isEmpty else {
      if isTagged { tagUse.noteUnknown() }
      return
    }
    let checks = rules.schemas.compactMap { check($0, rules, plan.sealed) }
    reportUnknown(plan, rules, checks)
    if rules.unclassified == .reject { reportUnclassified(rules, rule) }
    guard isTagged else { return }
    if checks.count < rules.schemas.count || checks.contains(where: { !$0.isKnown }) { tagUse.noteUnknown() }
    tagUse.note(
      plan.sealed.enumerated().filter { number, entry in
        checks.contains { $0.canMatch(number) }
          || entry.path != nil && !rules.matcher.deciders(besides: number).isEmpty
      }.map(\.element) + plan.entries.filter { $0.mode == nil })
    for check in checks where !plan.sealed.indices.contains(where: { check.canMatch($0) }) {
      problems.report(
        .schemaWithoutTaggedFields, .warning, at: check.path.position,
        "no tag selects anything in \(check.path.path), so that nothing of its values is sealed")
    }
  }

  /// Nil, and a report, if the schema cannot be used with the rule's paths.
  private mutating func check(_ path: SchemaPath, _ rules: FieldRules, _ fields: [FieldEntry]) -> SchemaCheck?
  {
    do throws(SchemaError) {
      return try SchemaCheck(path, schemas.document(path.path, rules.format), rules, fields)
    } catch {
      problems.report(
        .unusableSchema, at: path.position, "cannot use the schema '\(path.path)': \(error.message)")
      return nil
    }
  }

  /// Reports fields that the rule's schemas do not have.
  private mutating func reportUnknown(_ plan: FieldPlan, _ rules: FieldRules, _ checks: [SchemaCheck]) {
    for (number, field) in plan.sealed.enumerated() where field.tag == nil {
      // Of a schema that cannot be used nothing is known.
      let lacking = checks.filter { !$0.canMatch(number) }.map(\.path.path)
      guard let one = lacking.first else { continue }
      if lacking.count < rules.schemas.count {
        guard !field.isOptional else { continue }
        problems.report(
          .fieldNotInEverySchema, .warning, at: field.position, length: field.length,
          "'\(field.selector)' selects nothing in \(one), and values without it are refused; consider onMissing: pass"
        )
      } else if field.isOptional || rules.format == .auto {
        problems.report(
          .optionalFieldNotInSchema, .warning, at: field.position, length: field.length,
          "'\(field.selector)' selects nothing in \(one)")
      } else {
        problems.report(
          .fieldNotInSchema, at: field.position, length: field.length,
          "'\(field.selector)' selects nothing in \(one), so that all values are refused; mend the path, or add onMissing: pass"
        )
      }
    }
  }

  /// Reports fields of the rule's schemas that the policy says nothing about.
  private mutating func reportUnclassified(_ rules: FieldRules, _ rule: Fields) {
    guard let coverage = rules.coverage, let entry = rule.entry("unclassified") else { return }
    let tags = rules.tags.map(\.tag) + rules.plainTags
    for path in rules.schemas {
      let open: [String]
      switch schemas.document(path.path, rules.format) {
      case nil: continue
      case .json(let file)?: open = file.outline.unclassified(by: coverage).map(\.path)
      case .avro(let file)?:
        // What is too large was reported.
        open = (try? AvroCoverage.unclassified(file.schema, coverage: coverage, tags: tags)) ?? []
      }
      guard !open.isEmpty else { continue }
      let shown = open.prefix(3).map { $0.isEmpty ? "the whole value" : "'\($0)'" }.joined(separator: ", ")
      let more = open.count > 3 ? " and \(open.count - 3) more" : ""
      problems.report(
        .unclassifiedField, at: entry,
        "\(path.path) has \(shown)\(more), about which the policy says nothing, so that values with it are refused; "
          + "name it under 'fields', with mode: plain if it shall stay readable",
        related: [Diagnostic.Related(path.position, "the schema is named here")])
    }
  }
}
