import Schemas
import YAML

/// Schema files, and whether they have what a rule names.
extension RuleParser {
  mutating func schemaPaths(_ rule: Fields, _ format: ValueFormat?) -> [SchemaPath] {
    guard let node = rule["schemas"] else { return [] }
    if format == .json {
      rule.refuse(
        "schemas", "'schemas' does nothing with 'format: json'; remove it", as: .unsupportedSchemas, &problems
      )
      return []
    }
    guard let items = node.list("'schemas'", &problems) else { return [] }
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
      load(path, item)
    }
    return paths
  }

  private mutating func load(_ path: SchemaPath, _ node: Node) {
    guard checksFiles, schemas[path.path] == nil else { return }
    do throws(SchemaLookupError) {
      schemas[path.path] = try SchemaFile(reading: path.path)
    } catch {
      problems.report(
        .unusableSchema, at: node, "cannot use the schema '\(path.path)': \(error.message)")
    }
  }

  /// Reports what the rule's schemas do not have.
  mutating func checkSchemas(_ listed: [FieldEntry], _ plan: FieldPlan, isTagged: Bool, _ rule: Fields) {
    guard checksFiles, let rules = plan.rules, !rules.schemas.isEmpty else {
      if isTagged { tagUse.noteUnknown() }
      return
    }
    let programs = rules.schemas.map { ($0, program($0, rules)) }
    reportUnknown(plan, rules, programs)
    guard isTagged else { return }
    if programs.contains(where: { $0.1 == nil }) { tagUse.noteUnknown() }
    tagUse.note(
      plan.sealed.enumerated().filter { number, _ in
        programs.contains { $0.1?.canMatch(field: number) ?? true }
          || !rules.matcher.deciders(besides: number).isEmpty
      }.map(\.element))
    for (path, program) in programs {
      guard let program, !plan.sealed.indices.contains(where: { program.canMatch(field: $0) }) else {
        continue
      }
      problems.report(
        .schemaWithoutTaggedFields, .warning, at: path.position,
        "no tag selects anything in \(path.path), so that nothing of its values is sealed")
    }
  }

  /// Reports fields that the rule's schemas do not have.
  private mutating func reportUnknown(
    _ plan: FieldPlan, _ rules: FieldRules, _ programs: [(SchemaPath, AvroProgram?)]
  ) {
    for (number, field) in plan.sealed.enumerated() where field.tag == nil {
      // Of a schema that cannot be used nothing is known.
      let lacking = programs.filter { $0.1?.canMatch(field: number) == false }.map { $0.0.path }
      guard let one = lacking.first else { continue }
      if lacking.count < programs.count {
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

  /// Whether data of the schema can never have the field; false if that is not known.
  func lacks(_ path: FieldPath, in schema: SchemaPath) -> Bool {
    guard let schema = schemas[schema.path]?.schema, let matcher = try? FieldMatcher([path]),
      let program = try? AvroProgram(schema, matcher)
    else { return false }
    return !program.canMatch(field: 0)
  }

  /// The paths of fields that have a property in the rule's JSON Schemas; nil if that cannot be said.
  mutating func pathsOfSchemaTags(_ settings: FieldSettings, _ rule: Fields) -> [(
    entry: FieldEntry, rank: Int
  )]? {
    reportSchemaTags(
      .schemaTagsWithoutSchemas, "which the rule does not have; name JSON Schemas under 'schemas'", rule)
    return nil
  }

  private mutating func program(_ path: SchemaPath, _ rules: FieldRules) -> AvroProgram? {
    guard let schema = schemas[path.path]?.schema else { return nil }
    do throws(SchemaError) {
      return try AvroProgram(schema, rules.matcher, tags: rules.tags)
    } catch {
      problems.report(
        .unusableSchema, at: path.position, "cannot use the schema '\(path.path)': \(error.message)")
      return nil
    }
  }
}
