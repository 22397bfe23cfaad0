import Bytes
import FieldCrypto
import Policy
import Schemas
import YAML

/// For programs.
extension TopicExplanation {
  public var json: String {
    let rule = ranking.winner?.rule
    var members: [(name: String, value: String?)] = [
      ("version", "1"), ("topic", JSONOutput.string(topic)), ("outcome", JSONOutput.string(outcomeName)),
      ("error", errorMessage.map(JSONOutput.string)),
      ("rules", JSONOutput.array(ranking.entries.map { self.rule($0.rule) })),
    ]
    if let rule, case .sealed(let sealing) = rule.encryption, isDecided {
      members += settings(sealing)
      members.append(("fields", JSONOutput.lines(rule.fieldEntries.map { entry($0, sealing) })))
      members.append(
        (
          "schemas",
          JSONOutput.array(
            schemas.map { schema in
              JSONOutput.object([
                ("file", JSONOutput.string(schema.file)),
                ("places", JSONOutput.lines(schema.places.map(place))),
              ])
            })
        ))
    }
    members.append(("sample", sample.map(json(of:))))
    return JSONOutput.object(members) + "\n"
  }

  private var outcomeName: String {
    switch outcome {
    case .failure: "refused"
    case .success(.plain): "plain"
    case .success(.sealed): "sealed"
    }
  }

  private var errorMessage: String? {
    if case .failure(let error) = outcome { error.message } else { nil }
  }

  static func position(_ position: SourcePosition) -> [(name: String, value: String?)] {
    [
      ("file", JSONOutput.string(position.file)), ("line", "\(position.line)"),
      ("column", "\(position.column)"),
    ]
  }

  private func rule(_ rule: PolicyRule) -> String {
    let specificity = rule.pattern.specificity
    return JSONOutput.object(
      [
        ("match", JSONOutput.string(rule.pattern.text)), ("isExact", "\(specificity.isExact)"),
        ("fixedAtStart", "\(specificity.prefix)"), ("fixed", "\(specificity.literals)"),
      ] + Self.position(rule.position))
  }

  private func key(_ key: PolicyKey) -> String {
    JSONOutput.object(
      [
        ("name", JSONOutput.string(key.name)), ("provider", JSONOutput.string(key.provider)),
        ("key", JSONOutput.string(Self.kek(key, topic: topic))),
        ("algorithm", JSONOutput.string("\(key.algorithm)")),
      ] + Self.position(key.position))
  }

  private func settings(_ sealing: PolicyRule.Sealing) -> [(name: String, value: String?)] {
    var members: [(name: String, value: String?)] = []
    switch sealing.value {
    case .whole: members.append(("values", JSONOutput.string("whole")))
    case .fields(let fields):
      members += [
        ("values", JSONOutput.string("fields")), ("format", JSONOutput.string(Self.format(fields.format))),
        ("onInvalid", JSONOutput.string(fields.onInvalid == .reject ? "reject" : "encrypt-value")),
        ("unclassified", JSONOutput.string(fields.unclassified == .reject ? "reject" : "pass")),
      ]
    }
    switch sealing.unsealed {
    case .reject: members.append(("unsealed", JSONOutput.string("reject")))
    case .pass: members.append(("unsealed", JSONOutput.string("pass")))
    case .passUntil(let date):
      members.append(("unsealed", JSONOutput.string("pass")))
      members.append(("toleratePlaintextUntil", JSONOutput.string("\(date)")))
    }
    members.append(("key", key(sealing.key)))
    members.append(("context", sealing.context.map(JSONOutput.string)))
    members.append(
      (
        "recordKey",
        sealing.recordKey.map { recordKey in
          JSONOutput.object([
            ("mode", JSONOutput.string("deterministic")),
            ("context", recordKey.context.map(JSONOutput.string)),
          ])
        }
      ))
    members.append(("headers", JSONOutput.array(sealing.headers.map { header($0, sealing) })))
    return members
  }

  private func header(_ header: HeaderEntry, _ sealing: PolicyRule.Sealing) -> String {
    JSONOutput.object(
      [
        ("name", JSONOutput.string(header.name)), ("mode", JSONOutput.string(Self.mode(header.mode))),
        ("key", key(header.key ?? sealing.key)), ("context", header.context.map(JSONOutput.string)),
      ] + Self.position(header.position))
  }

  private func entry(_ entry: FieldEntry, _ sealing: PolicyRule.Sealing) -> String {
    var members: [(name: String, value: String?)] = [
      ("selector", JSONOutput.string("\(entry.selector)")),
      ("mode", JSONOutput.string(entry.mode.map(Self.mode) ?? "plain")),
      ("key", entry.mode == nil ? nil : key(entry.key ?? sealing.key)),
      ("context", entry.context.map(JSONOutput.string)), ("isOptional", "\(entry.isOptional)"),
    ]
    members += Self.position(entry.position)
    if case .tag(let protection, _) = entry.origin {
      members.append(("tag", JSONOutput.string(protection.tag)))
      members.append(("protection", JSONOutput.object(Self.position(protection.tagPosition))))
    }
    return JSONOutput.object(members)
  }

  private func place(_ place: ExplainedPlace) -> String {
    let fate =
      switch place.fate {
      case .sealed: "sealed"
      case .plain: "plain"
      case .unclassified: "unclassified"
      case .null: "null"
      }
    return JSONOutput.object([
      ("path", JSONOutput.string(place.path)), ("fate", JSONOutput.string(fate)),
      ("type", place.type.map(JSONOutput.string)), ("mark", place.mark.map(JSONOutput.string)),
      ("field", place.entry.map { "\($0)" }), ("count", place.count > 1 ? "\(place.count)" : nil),
    ])
  }

  private func json(of sample: Sample) -> String {
    var members: [(name: String, value: String?)] = [("name", JSONOutput.string(sample.name))]
    switch sample.outcome {
    case .impossible(let message):
      members += [("outcome", JSONOutput.string("impossible")), ("error", JSONOutput.string(message))]
    case .refused(let message):
      members += [("outcome", JSONOutput.string("refused")), ("error", JSONOutput.string(message))]
    case .stored(let places, let keyMark, let headerMarks):
      members += [
        ("outcome", JSONOutput.string("stored")), ("recordKey", keyMark.map(JSONOutput.string)),
        (
          "headers",
          JSONOutput.array(
            headerMarks.map {
              JSONOutput.object([("name", JSONOutput.string($0.name)), ("mark", JSONOutput.string($0.mark))])
            })
        ), ("places", JSONOutput.lines(places.map(place))),
      ]
    }
    return JSONOutput.object(members)
  }
}
