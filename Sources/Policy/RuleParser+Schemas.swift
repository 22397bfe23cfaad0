import Schemas
import YAML

/// Schema files, and whether they have the fields that a rule names.
extension RuleParser {
  mutating func schemaPaths(_ rule: Fields, _ format: ValueFormat?) -> [SchemaPath] {
    guard let node = rule["schemas"] else { return [] }
    if format == .json {
      problems.report(
        .conflict, at: rule.position(of: "schemas"), "'schemas' does nothing with 'format: json'; remove it")
      return []
    }
    guard let items = node.list("'schemas'", &problems) else { return [] }
    if items.isEmpty {
      problems.report(.missing, at: node.position, "'schemas' is empty; name a file, or remove it")
    }
    var paths: [SchemaPath] = []
    for item in items {
      guard let text = item.text("a schema's file", &problems) else { continue }
      let path = SchemaPath(path: item.position.pathBeside(text), position: item.position)
      if let first = paths.first(where: { $0.path == path.path }) {
        problems.report(
          .duplicate, at: item.position,
          "'\(text)' is here twice; the first is in line \(first.position.line)")
        continue
      }
      paths.append(path)
      load(path)
    }
    return paths
  }

  /// Reports fields that the rule's schemas do not have.
  mutating func reportUnknown(
    _ fields: [(field: FieldRule, position: SourcePosition)], _ rules: FieldRules
  ) {
    guard checksFiles, !rules.schemas.isEmpty else { return }
    let programs = rules.schemas.map { ($0, program($0, rules.matcher)) }
    for (number, (field, position)) in fields.enumerated() {
      // Of a schema that cannot be used nothing is known.
      let lacking = programs.filter { $0.1?.canMatch(field: number) == false }.map { $0.0.path }
      guard let one = lacking.first else { continue }
      if lacking.count < programs.count {
        guard !field.isOptional else { continue }
        problems.report(
          .caution, .warning, at: position,
          "'\(field.selector)' selects nothing in \(one), and values without it are refused; consider onMissing: pass"
        )
      } else if field.isOptional || rules.format == .auto {
        problems.report(.caution, .warning, at: position, "'\(field.selector)' selects nothing in \(one)")
      } else {
        problems.report(
          .unknownName, at: position,
          "'\(field.selector)' selects nothing in \(one), so that all values are refused; mend the path, or add onMissing: pass"
        )
      }
    }
  }

  private mutating func load(_ path: SchemaPath) {
    guard checksFiles, schemas[path.path] == nil else { return }
    do throws(SchemaLookupError) {
      schemas[path.path] = try SchemaFile(reading: path.path)
    } catch {
      problems.report(
        .unreadable, at: path.position, "cannot use the schema '\(path.path)': \(error.message)")
    }
  }

  private mutating func program(_ path: SchemaPath, _ matcher: FieldMatcher) -> AvroProgram? {
    guard let schema = schemas[path.path]?.schema else { return nil }
    do throws(SchemaError) {
      return try AvroProgram(schema, matcher)
    } catch {
      problems.report(
        .invalidValue, at: path.position, "cannot use the schema '\(path.path)': \(error.message)")
      return nil
    }
  }
}
