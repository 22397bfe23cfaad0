import FieldCrypto
import Schemas
import YAML

/// What seals, and whether the keys fit.
extension RuleParser {
  /// What a rule seals, and with which keys; nil if something is wrong.
  mutating func sealed(
    _ fields: Fields, _ context: String?, _ unsealed: UnsealedValues?, _ value: FieldValue
  ) -> PolicyRule.Sealing? {
    let recordKey = fields["recordKey"].flatMap { self.recordKey($0, at: fields.position(of: "recordKey")) }
    let headers = fields["headers"].map { self.headers($0) } ?? []
    let key = key(fields)
    var reading: ValueReading?
    if case .whole = value { reading = self.reading(fields, key, headers) }
    defer { contexts.endRule(key, &problems) }
    guard fields["key"] == nil || key != nil else { return nil }
    let sealed: [FieldEntry]
    let treatment: ValueTreatment
    switch value {
    case .whole: (sealed, treatment) = ([], .whole)
    case .fields(let rules, let entries): (sealed, treatment) = (entries, .fields(rules))
    case .unknown:
      if key == nil, !fields.has("key"), !hasOwnKeys(fields) { reportMissingKey(fields, for: nil) }
      return nil
    }
    let own = sealed.compactMap(\.key) + headers.compactMap(\.key)
    if let need = need(fields, treatment, sealed, headers) {
      guard key != nil || fields.has("key") else {
        reportMissingKey(fields, for: own.isEmpty ? nil : need)
        return nil
      }
    } else if key != nil {
      problems.report(
        .unneededKey, .warning, at: fields.position(of: "key"), length: "key".count,
        "everything that is sealed names a key of its own; remove 'key'", fix: fields.node.removal(of: "key"))
    }
    guard let unsealed, let rule = key ?? own.first else { return nil }
    check(rule, key: key, fields, treatment, reading, sealed, recordKey, headers)
    return PolicyRule.Sealing(
      key: rule, context: context, unsealed: unsealed, value: treatment, recordKey: recordKey,
      headers: headers, reading: reading, fields: sealed)
  }

  /// What is sealed with the rule's key, if anything is.
  private func need(
    _ fields: Fields, _ treatment: ValueTreatment, _ sealed: [FieldEntry], _ headers: [HeaderEntry]
  ) -> String? {
    if fields["recordKey"] != nil { return "'recordKey' needs it" }
    switch treatment {
    case .whole: return "the value needs it"
    case .fields(let rules):
      if rules.onInvalid == .sealValue { return "'onInvalid: encrypt-value' needs it" }
      if let entry = sealed.first(where: { $0.key == nil }) { return "'\(entry.selector)' names none" }
      return headers.first { $0.key == nil }.map { "header '\($0.name)' names none" }
    }
  }

  /// Whether some entry of a faulty rule names a key of its own, so that it may need no other.
  private func hasOwnKeys(_ fields: Fields) -> Bool {
    for name in ["fields", "headers"] {
      guard let node = fields[name], case .sequence(let items) = node.content else { continue }
      for item in items {
        if case .mapping(let entries) = item.content, entries.contains(where: { $0.name == "key" }) {
          return true
        }
      }
    }
    return tags.protections.contains { $0.key != nil }
  }

  private mutating func reportMissingKey(_ fields: Fields, for need: String?) {
    let reason = need.map { ", and \($0)" } ?? ""
    problems.report(
      .missingKey, at: fields.position, length: fields.headLength,
      "a topic rule has no 'key'\(reason); add key: with a name that stands under 'keys'")
  }

  /// Reports keys that cannot do what the rule asks of them.
  private mutating func check(
    _ rule: PolicyKey, key: PolicyKey?, _ fields: Fields, _ treatment: ValueTreatment,
    _ reading: ValueReading?, _ sealed: [FieldEntry], _ recordKey: RecordKeyRule?, _ headers: [HeaderEntry]
  ) {
    if recordKey != nil, rule.dependsOnRecord {
      problems.report(
        .recordKeyWithKeyPerRecord, at: fields.position(of: "recordKey"), length: "recordKey".count,
        "record keys are sealed equally only under one key, but records choose key '\(rule.name)' (\(rule.keyName)); "
          + "use a key without placeholders of records, or remove 'recordKey'",
        related: [Diagnostic.Related(rule.position, "key '\(rule.name)' is here")])
    }
    if let key { checkValuePaths(key, at: fields["key"], fields, treatment, reading) }
    for entry in sealed {
      guard let key = entry.key ?? key else { continue }
      if entry.key != nil { checkValuePaths(key, at: nil, fields, treatment, reading) }
      guard entry.mode == .deterministic, key.dependsOnRecord, entry.context == nil else { continue }
      warnDeterministic("'\(entry.selector)'", key, at: entry.position, length: entry.length)
    }
    for header in headers {
      guard let key = header.key ?? key else { continue }
      if header.key != nil { checkValuePaths(key, at: nil, fields, treatment, reading) }
      guard header.mode == .deterministic, key.dependsOnRecord, header.context == nil else { continue }
      warnDeterministic("header '\(header.name)'", key, at: header.position, length: header.length)
    }
  }

  private mutating func warnDeterministic(
    _ what: String, _ key: PolicyKey, at position: SourcePosition, length: Int
  ) {
    problems.reportOnce(
      Diagnostic(
        .deterministicWithKeyPerRecord, .warning, at: position, length: length,
        "\(what) is deterministic, but equal values look equal only where records choose the same key '\(key.name)' (\(key.keyName))",
        related: [Diagnostic.Related(key.position, "key '\(key.name)' is here")]))
  }

  /// Reports a key that is named by a field which the rule's values do not have.
  private mutating func checkValuePaths(
    _ key: PolicyKey, at node: Node?, _ fields: Fields, _ treatment: ValueTreatment, _ reading: ValueReading?
  ) {
    let paths = key.template.valuePaths
    guard let first = paths.first else { return }
    let position = node?.position ?? fields.position
    let length = node?.length ?? fields.headLength
    let related = [Diagnostic.Related(key.position, "key '\(key.name)' is here")]
    if case .fields(let rules) = treatment, rules.onInvalid == .sealValue, node != nil {
      problems.reportOnce(
        Diagnostic(
          .keyFieldMayBeAbsent, at: fields.position(of: "onInvalid"), length: "onInvalid".count,
          "values that do not fit would be sealed whole with key '\(key.name)', which is named by the field '\(first)' "
            + "(\(key.keyName)) that they may lack; write onInvalid: reject, or use another key",
          related: related))
    }
    var reading = reading
    if case .fields(let rules) = treatment {
      reading = ValueReading(format: rules.format, schemas: rules.schemas)
    }
    guard let reading else { return }
    for path in paths {
      guard let schema = reading.schemas.first(where: { schemas.lacks(path, in: $0.path, reading.format) })
      else { continue }
      problems.reportOnce(
        Diagnostic(
          .keyFieldNotInSchema, at: position, length: length,
          "key '\(key.name)' is named by the field '\(path)' (\(key.keyName)), which \(schema.path) does not have, "
            + "so that all values are refused", related: related))
    }
  }

  /// How values that are sealed whole are read, if that is necessary.
  private mutating func reading(_ fields: Fields, _ key: PolicyKey?, _ headers: [HeaderEntry])
    -> ValueReading?
  {
    let named = ([key] + headers.map(\.key)).compactMap { $0 }.first { !$0.template.valuePaths.isEmpty }
    // With a key that is faulty it is not known what is necessary.
    let isKnown = key != nil || fields["key"] == nil
    let isNeeded = named != nil || !isKnown
    refuse(
      (isNeeded ? [] : ["format", "schemas"]) + ["onMissing", "onInvalid", "unclassified"], in: fields,
      "does nothing without 'fields'; remove it")
    guard isNeeded else { return nil }
    let format = fields["format"].flatMap { $0.choice("'format'", of: PolicyGrammar.format, &problems) }
    let schemas = schemaPaths(fields, format)
    if let named, let first = named.template.valuePaths.first, !fields.has("format") {
      problems.report(
        .keyNeedsFormat, at: fields["key"]?.position ?? fields.position,
        length: fields["key"]?.length ?? fields.headLength,
        "key '\(named.name)' is named by the field '\(first)' (\(named.keyName)), so that values have to be read; "
          + "add format: json, avro or auto",
        related: [Diagnostic.Related(named.position, "key '\(named.name)' is here")])
    }
    return format.map { ValueReading(format: $0, schemas: schemas) }
  }
}
