import FieldCrypto
import Schemas
import YAML

extension RuleParser {
  /// The most entries under `fields:`.
  static let maximumFields = 1000

  /// - Parameters:
  ///   - node: what stands under `fields:`.
  ///   - rule: the whole rule.
  mutating func fieldRules(_ node: Node, _ rule: Fields) -> FieldRules? {
    let format = valueFormat(rule)
    let isOptional = onMissing(rule)
    let onInvalid = rule["onInvalid"].flatMap { node in
      let choices: KeyValuePairs<String, InvalidValues> = ["reject": .reject, "encrypt-value": .sealValue]
      return node.choice("'onInvalid'", of: choices, &problems)
    }
    let schemas = schemaPaths(rule, format)
    guard let items = node.list("'fields'", &problems) else { return nil }
    guard !items.isEmpty else {
      problems.report(
        .missing, at: node.position,
        "'fields' is empty; name a field, as in \"- customer.ssn\", or write encrypt: none in its place")
      return nil
    }
    guard items.count <= Self.maximumFields else {
      problems.report(
        .invalidValue, at: node.position,
        "'fields' has \(items.count) entries; at most \(Self.maximumFields) are possible")
      return nil
    }
    let read = items.compactMap { item in
      fieldRule(item, format, isOptional: isOptional ?? false).map { (field: $0, position: item.position) }
    }
    reportTwins(read)
    entries = read.map { field, position in
      FieldEntry(
        field.selector, .seal(field.mode), context: field.context, isOptional: field.isOptional, at: position,
        length: 1)
    }
    guard let format, read.count == items.count else { return nil }
    do throws(FieldPathError) {
      let rules = try FieldRules(
        format: format, fields: read.map(\.field), onInvalid: onInvalid ?? .reject, schemas: schemas)
      reportHidden(read, rules.matcher)
      reportUnknown(read, rules)
      return rules
    } catch {
      problems.report(.invalidValue, at: node.position, "'fields': \(error.message)")
      return nil
    }
  }

  private mutating func valueFormat(_ rule: Fields) -> ValueFormat? {
    guard let node = rule.required("format", hint: "format: json, avro or auto", &problems) else {
      return nil
    }
    return node.choice("'format'", of: ["json": .json, "avro": .avro, "auto": .auto], &problems)
  }

  /// Whether values may lack what the setting is about; nil if it is not there.
  private mutating func onMissing(_ fields: Fields) -> Bool? {
    fields["onMissing"]?.choice("'onMissing'", of: ["reject": false, "pass": true], &problems)
  }

  private mutating func fieldRule(_ node: Node, _ format: ValueFormat?, isOptional: Bool) -> FieldRule? {
    if case .scalar = node.content {
      return path(node, format).map { FieldRule(path: $0, isOptional: isOptional) }
    }
    let names = ["path", "mode", "context", "onMissing"]
    guard let fields = Fields(node, "a field", names: names, &problems) else { return nil }
    let path = fields.required("path", hint: "path: customer.ssn", &problems).flatMap {
      self.path($0, format)
    }
    let isOptional = onMissing(fields) ?? isOptional
    guard let sealing = modeAndContext(fields), let path else { return nil }
    return FieldRule(path: path, mode: sealing.mode, context: sealing.context, isOptional: isOptional)
  }

  /// What fields and headers have in common; nil if something is wrong with it.
  mutating func modeAndContext(_ fields: Fields) -> (mode: FieldMode, context: String?)? {
    let choices: KeyValuePairs<String, FieldMode> = [
      "randomized": .randomized, "deterministic": .deterministic,
    ]
    var mode: FieldMode? = .randomized
    if let node = fields["mode"] { mode = node.choice("'mode'", of: choices, &problems) }
    guard let node = fields["context"] else { return mode.map { ($0, nil) } }
    guard let context = context(node) else { return nil }
    if mode == .randomized {
      problems.report(
        .conflict, at: fields.position(of: "context"),
        "'context' is for equal values to look equal, which they do in deterministic mode only; "
          + "add mode: deterministic, or remove 'context'")
      return nil
    }
    contexts.use(context, at: node.position)
    return mode.map { ($0, context) }
  }

  private mutating func path(_ node: Node, _ format: ValueFormat?) -> FieldPath? {
    guard let text = node.text("a path", &problems) else { return nil }
    do throws(FieldPathError) {
      let path = try FieldPath(text)
      // With 'auto' it would match no JSON value, and nothing would say so.
      if format == .json || format == .auto, path.hasBranches {
        problems.report(
          .conflict, at: node.position,
          "'\(text)' names a branch of a union, which JSON does not have; remove the (…), or use format: avro"
        )
        return nil
      }
      return path
    } catch {
      problems.report(.invalidValue, at: node.position(ofCharacter: error.offset), "path: \(error.message)")
      return nil
    }
  }
}
