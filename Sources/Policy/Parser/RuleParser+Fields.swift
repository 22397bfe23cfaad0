import FieldCrypto
import Schemas
import YAML

/// Fields that rules list.
extension RuleParser {
  /// What a rule's fields come to.
  struct FieldPlan {
    /// Nil if something is wrong.
    var rules: FieldRules?
    /// What each of the fields of `rules` comes from.
    var sealed: [FieldEntry] = []
    /// Everything, as far as it could be read: what is listed, then what follows from tags.
    var entries: [FieldEntry] = []
  }

  /// - Parameters:
  ///   - list: what stands under `fields:`.
  ///   - rule: the whole rule.
  mutating func fieldPlan(_ list: Node?, isTagged: Bool, _ rule: Fields) -> FieldPlan {
    let format = valueFormat(rule)
    let isOptional = onMissing(rule)
    if list == nil {
      rule.refuse("onMissing", "'onMissing' does nothing without 'fields'; remove it", &problems)
    }
    let onInvalid = rule["onInvalid"].map {
      $0.choice("'onInvalid'", of: PolicyGrammar.invalid, &problems)
    }
    let unclassified = rule["unclassified"].map {
      $0.choice("'unclassified'", of: PolicyGrammar.unclassified, &problems)
    }
    let schemas = schemaPaths(rule, format)
    let listed = list.map { fieldEntries($0, format, isOptional: isOptional ?? false) } ?? []
    reportTwins(listed ?? [])
    useContexts(listed ?? [])
    guard let format, let listed, onInvalid != .some(nil), unclassified != .some(nil) else {
      return FieldPlan(entries: listed ?? [])
    }
    let settings = FieldSettings(
      format: format, onInvalid: (onInvalid ?? nil) ?? .reject, unclassified: (unclassified ?? nil) ?? .pass,
      schemas: schemas)
    return assemble(listed, isTagged: isTagged, settings, rule)
  }

  private mutating func valueFormat(_ rule: Fields) -> ValueFormat? {
    guard let node = rule.required("format", hint: "format: json, avro or auto", &problems) else {
      return nil
    }
    return node.choice("'format'", of: PolicyGrammar.format, &problems)
  }

  /// Whether values may lack what the setting is about; nil if it is not there.
  private mutating func onMissing(_ fields: Fields) -> Bool? {
    fields["onMissing"]?.choice("'onMissing'", of: PolicyGrammar.missing, &problems)
  }

  /// The entries under `fields:`; nil if one of them is faulty.
  private mutating func fieldEntries(_ node: Node, _ format: ValueFormat?, isOptional: Bool) -> [FieldEntry]?
  {
    guard let items = node.list("'fields'", &problems) else { return nil }
    guard !items.isEmpty else {
      problems.report(
        .noFields, at: node,
        "'fields' is empty; name a field, as in \"- customer.ssn\", or write encrypt: none in its place")
      return nil
    }
    guard items.count <= PolicyGrammar.maximumFields else {
      problems.report(
        .tooMany, at: node,
        "'fields' has \(items.count) entries; at most \(PolicyGrammar.maximumFields) are possible")
      return nil
    }
    let entries = items.compactMap { fieldEntry($0, format, isOptional: isOptional) }
    guard entries.count == items.count else {
      reportTwins(entries)
      return nil
    }
    return entries
  }

  private mutating func fieldEntry(_ node: Node, _ format: ValueFormat?, isOptional: Bool) -> FieldEntry? {
    if case .scalar = node.content {
      return path(node, format).map {
        FieldEntry(
          .path($0), .seal(.randomized), isOptional: isOptional, at: node.position, length: node.length)
      }
    }
    guard let fields = Fields(node, PolicyGrammar.field, nil, &problems) else { return nil }
    let place = fields.required("path", hint: "path: customer.ssn", &problems)
    let path = place.flatMap { self.path($0, format) }
    let isOptional = onMissing(fields) ?? isOptional
    let handling = Handling(fields, modes: PolicyGrammar.fieldAction, &keys, &problems)
    if handling?.action == .plain {
      fields.refuse(
        "onMissing", "'onMissing' does nothing with 'mode: plain'; remove it", as: .settingOfPlain, &problems)
    }
    guard let handling, let place, let path else { return nil }
    return FieldEntry(
      .path(path), handling.action, context: handling.context,
      isOptional: isOptional || handling.action == .plain,
      key: handling.key, contextPosition: fields["context"]?.position, at: place.position,
      length: place.length)
  }

  private mutating func path(_ node: Node, _ format: ValueFormat?) -> FieldPath? {
    guard let text = node.text("a path", &problems), let path = node.path(text, &problems) else { return nil }
    // With 'auto' it would match no JSON value, and nothing would say so.
    if format == .json || format == .auto, path.hasBranches {
      problems.report(
        .branchWithoutUnion, at: node,
        "'\(text)' names a branch of a union, which JSON does not have; remove the (…), or use format: avro")
      return nil
    }
    return path
  }

  /// Remembers shared contexts, to be checked when the rule's key is known.
  mutating func useContexts(_ entries: [FieldEntry]) {
    for entry in entries {
      guard let context = entry.context, let position = entry.contextPosition else { continue }
      contexts.use(context, at: position, key: entry.key)
    }
  }
}

extension Node {
  /// The path that the text is; reports what is wrong with it.
  func path(_ text: String, _ problems: inout Diagnostics) -> FieldPath? {
    do throws(FieldPathError) {
      return try FieldPath(text)
    } catch {
      let place = place(ofCharacter: error.offset, length: 1)
      problems.report(
        .invalidPath, at: place.position, length: place.length, "path: \(error.message)")
      return nil
    }
  }
}
