import FieldCrypto
import Policy
import Schemas
import YAML

/// What rules say of fields and headers, as far as it can be judged without a schema.
enum FieldChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    for rule in context.source.rules {
      guard case .sealed(let sealing) = rule.encryption else { continue }
      for entry in rule.fieldEntries { check(entry, context, &found) }
      for header in sealing.headers where header.mode == .deterministic {
        deterministic(
          [header.name], "header '\(header.name)'", at: header.position, length: header.length, context,
          &found)
      }
      keys(rule, sealing, &found)
      guard let fields = rule.fieldRules else { continue }
      format(rule, fields, &found)
      failOpen(rule, fields, &found)
    }
  }

  private static func check(_ entry: FieldEntry, _ context: LintContext, _ found: inout LintFindings) {
    guard let path = entry.path else { return }
    switch entry.action {
    case .plain: plain(entry, path, &found)
    case .seal(let mode):
      if mode == .deterministic, path.lastName != nil {
        deterministic(
          path.members, "'\(path)'", at: entry.position, length: entry.length, context, &found)
      }
    }
    guard case .listed = entry.origin else { return }
    if !entry.isOptional, entry.mode != nil, path.steps.contains(.anyDepth) {
      found.report(
        .anyDepthRequired, at: entry.position, length: entry.length,
        "'\(path)' has to find something in every value, and values without it are refused; add onMissing: pass",
        fix: context.fixes.addingOnMissing(entry))
    }
    singleElement(entry, path, context, &found)
  }

  private static func plain(_ entry: FieldEntry, _ path: FieldPath, _ found: inout LintFindings) {
    guard let name = path.lastName,
      let kind = SensitiveNames.kind(of: name, in: Array(path.members.dropLast()))
    else { return }
    found.report(
      .plainSensitive, at: entry.position, length: entry.length,
      "'\(path)' looks like \(kind.description) and stays readable; seal it, or ignore this with the reason")
  }

  /// - Parameter names: the field's name, with those around it in front.
  private static func deterministic(
    _ names: [String], _ what: String, at position: SourcePosition, length: Int, _ context: LintContext,
    _ found: inout LintFindings
  ) {
    guard let name = names.last else { return }
    let fix = context.fixes.removingMode(at: position)
    switch SensitiveNames.kind(of: name, in: Array(names.dropLast())) {
    case .cardNumber?, .cardSecret?:
      found.report(
        .deterministicCard, at: position, length: length,
        "\(what) looks like a card number, PIN or security code, of which equal ones would look equal; use mode: randomized",
        fix: fix)
    default:
      // Where a schema says it for certain, that is enough.
      guard FewValues.areLikely(of: name), !found.has(.fewValues, at: position),
        !found.has(.deterministicType, at: position)
      else { return }
      found.report(
        .fewValuesLikely, at: position, length: length,
        "\(what) sounds as if it had few possible values, which can be told by how often each occurs; use mode: randomized",
        fix: fix)
    }
  }

  private static func singleElement(
    _ entry: FieldEntry, _ path: FieldPath, _ context: LintContext, _ found: inout LintFindings
  ) {
    guard entry.mode != nil else { return }
    for step in path.steps {
      guard case .element(let index) = step else { continue }
      found.report(
        .singleElement, at: entry.position, length: entry.length,
        "'\(path)' seals element \(index) alone and leaves the others readable; write [*] for each",
        fix: context.fixes.replacing("[\(index)]", by: "[*]", in: entry.position))
      return
    }
  }

  private static func format(_ rule: PolicyRule, _ fields: FieldRules, _ found: inout LintFindings) {
    guard fields.format == .auto, let position = rule.position(of: "format") else { return }
    found.report(
      .formatAuto, at: position, length: "format".count,
      "with 'auto' whoever writes chooses how values are read; say json or avro")
  }

  private static func failOpen(_ rule: PolicyRule, _ fields: FieldRules, _ found: inout LintFindings) {
    guard fields.unclassified == .pass, fields.fields.allSatisfy(\.isOptional) else { return }
    let setting = ["fields", "encrypt"].first { rule.position(of: $0) != nil }
    guard let setting, let position = rule.position(of: setting) else { return }
    found.report(
      .fieldsFailOpen, at: position, length: setting.count,
      "values in which none of the fields is found pass in the clear; let one be required, or add unclassified: reject"
    )
  }

  /// Keys whose names hold what the rule seals.
  private static func keys(
    _ rule: PolicyRule, _ sealing: PolicyRule.Sealing, _ found: inout LintFindings
  ) {
    let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
    var seen: Set<String> = []
    for key in keys where key.dependsOnRecord && seen.insert(key.name).inserted {
      for part in key.template.parts {
        switch part {
        case .value(let path):
          guard let entry = rule.sealedEntry(holding: path) else { continue }
          found.report(
            .keyFromSealed, at: entry.position, length: entry.length,
            "'\(path)' is sealed, and stands readable in the names of keys: '\(key.keyName)'; name key '\(key.name)' after something else",
            related: [Diagnostic.Related(key.keyPosition, "the key's name")])
        case .header(let name):
          guard let header = sealing.headers.first(where: { $0.name == name }) else { continue }
          found.report(
            .keyFromSealed, at: header.position, length: header.length,
            "header '\(name)' is sealed, and stands readable in the names of keys: '\(key.keyName)'; name key '\(key.name)' after something else",
            related: [Diagnostic.Related(key.keyPosition, "the key's name")])
        case .text, .topic, .recordKey: continue
        }
      }
    }
  }
}

extension PolicyRule {
  /// What seals the value at a path without wildcards, itself or something around it.
  func sealedEntry(holding path: FieldPath) -> FieldEntry? {
    guard let rules = fieldRules else { return nil }
    var state = rules.matcher.start
    for step in path.steps {
      if let field = rules.matcher.field(state) { return entry(ofField: field) }
      switch step {
      case .member(let name): state = rules.matcher.member(state, name.utf8Span.span.bytes)
      case .element(let index): state = rules.matcher.element(state, index)
      case .anyMember, .anyElement, .anyDepth, .branch: return nil
      }
    }
    return rules.matcher.field(state).flatMap { entry(ofField: $0) }
  }

  /// The entry that the matcher's path of this number stands for.
  func entry(ofField field: Int) -> FieldEntry? {
    guard let rules = fieldRules, rules.fields.indices.contains(field) else { return nil }
    return fieldEntries.first { $0.selector == rules.fields[field].selector && $0.mode != nil }
  }
}
