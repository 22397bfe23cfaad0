import FieldCrypto
import Policy
import Schemas

/// What a rule says, in words.
extension TopicExplanation {
  /// As in `pii (local:pii/orders, AES-256-GCM)`.
  static func key(_ key: PolicyKey, topic: String) -> String {
    "\(key.name) (\(key.provider):\(kek(key, topic: topic)), \(key.algorithm))"
  }

  /// The KEK's name for a topic: what depends on the record stays a placeholder.
  static func kek(_ key: PolicyKey, topic: String) -> String {
    switch key.sealKey(topic: topic).source {
    case .fixed(let kek): kek.name
    case .perRecord(_, let template):
      template.parts.reduce(into: "") { text, part in
        switch part {
        case .text(let literal): text += literal
        case .topic: text += topic
        case .recordKey: text += "{recordKey}"
        case .header(let name): text += "{header.\(name)}"
        case .value(let path): text += "{value.\(path)}"
        }
      }
    }
  }

  static func mode(_ mode: FieldMode) -> String {
    mode == .deterministic ? "deterministic" : "randomized"
  }

  static func unsealed(_ unsealed: UnsealedValues) -> String {
    switch unsealed {
    case .reject: "readers get an error for what never was sealed"
    case .pass: "readers get what never was sealed as it is"
    case .passUntil(let date):
      "readers get what never was sealed as it is until \(date) has ended (UTC), then an error"
    }
  }

  static func onInvalid(_ onInvalid: InvalidValues) -> String {
    switch onInvalid {
    case .reject: "values that do not fit are refused"
    case .sealValue: "values that do not fit are sealed whole"
    }
  }

  static func unclassified(_ unclassified: UnclassifiedFields) -> String {
    switch unclassified {
    case .pass: "fields that nothing selects stay readable"
    case .reject: "values with fields that nothing selects are refused"
    }
  }

  static func format(_ format: ValueFormat) -> String {
    switch format {
    case .json: "json"
    case .avro: "avro"
    case .auto: "auto"
    }
  }

  static func rank(_ pattern: TopicPattern) -> String {
    let specificity = pattern.specificity
    if specificity.isExact { return "the topic's own name" }
    let kind = pattern.text.hasPrefix("/") ? "a regular expression" : "a pattern"
    let start = specificity.prefix == 0 ? "begins with none" : "begins with \(specificity.prefix)"
    let all = specificity.literals == specificity.prefix ? "" : ", has \(specificity.literals) in all"
    return "\(kind): of fixed characters it \(start)\(all)"
  }
}
