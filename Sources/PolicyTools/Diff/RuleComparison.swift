import FieldCrypto
import Policy
import Schemas
import YAML

/// What two rules do differently with the same topics.
struct RuleComparison {
  private(set) var changes: [PolicyChange] = []
  private let pair: TopicPairs.Pair
  private let old: PolicySource
  private let new: PolicySource

  init(_ pair: TopicPairs.Pair, _ old: PolicySource, _ new: PolicySource) {
    self.pair = pair
    self.old = old
    self.new = new
    switch (pair.old, pair.new) {
    case (nil, nil): break
    case (nil, let after?):
      if case .none = after.encryption {
        report(.weakening, "clients were refused, and now nothing is sealed")
      } else {
        report(.other, "clients were refused, and now values are sealed")
      }
    case (_?, nil):
      report(.other, "no rule decides any more: clients are refused, both ways")
    case (let before?, let after?): compare(before, after)
    }
  }

  mutating func report(
    _ kind: PolicyChange.Kind, _ message: String, old: SourcePosition? = nil, new: SourcePosition? = nil
  ) {
    changes.append(
      PolicyChange(
        kind: kind, topics: pair.name, message: message, old: old ?? pair.old?.position,
        new: new ?? pair.new?.position))
  }

  private mutating func compare(_ before: PolicyRule, _ after: PolicyRule) {
    switch (before.encryption, after.encryption) {
    case (.none, .none): break
    case (.none, .sealed(let sealing)):
      report(.strengthening, "\(Self.what(sealing)) sealed, where nothing was")
    case (.sealed(let sealing), .none):
      report(
        .weakening,
        "\(Self.what(sealing)) no longer sealed; readers get what is stored sealed as it is stored")
    case (.sealed(let one), .sealed(let other)):
      compareValues(before, one, after, other)
      compareUnsealed(one, before, other, after)
      compareContext(one, before, other, after)
      compareKeys(one.key, other.key, of: nil, before.position(of: "key"), after.position(of: "key"))
      compareParts(one, before, other, after)
    }
  }

  private static func what(_ sealing: PolicyRule.Sealing) -> String {
    if case .whole = sealing.value { "values are" } else { "fields of values are" }
  }

  // MARK: - Values

  private mutating func compareValues(
    _ before: PolicyRule, _ one: PolicyRule.Sealing, _ after: PolicyRule, _ other: PolicyRule.Sealing
  ) {
    switch (one.value, other.value) {
    case (.whole, .whole): break
    case (.whole, .fields):
      report(.weakening, "values were sealed whole, and now only fields of them are")
    case (.fields, .whole):
      report(.strengthening, "values are sealed whole, where only fields were")
    case (.fields(let fields), .fields(let others)):
      compareFormats(fields, before, others, after)
      var comparison = FieldComparison(before, after, pair.topic)
      comparison.compare()
      for change in comparison.changes {
        report(change.kind, change.message, old: change.old, new: change.new)
      }
      compareFieldKeys(before, after)
    }
  }

  private mutating func compareFormats(
    _ one: FieldRules, _ before: PolicyRule, _ other: FieldRules, _ after: PolicyRule
  ) {
    if one.format != other.format {
      report(
        .other,
        "values are read as \(TopicExplanation.format(other.format)), and were as \(TopicExplanation.format(one.format))",
        old: before.position(of: "format"), new: after.position(of: "format"))
    }
    if one.onInvalid != other.onInvalid {
      report(
        other.onInvalid == .reject ? .strengthening : .weakening,
        other.onInvalid == .reject
          ? "values that do not fit are refused, and were sealed whole"
          : "values that do not fit are sealed whole, and were refused",
        old: before.position(of: "onInvalid"), new: after.position(of: "onInvalid"))
    }
    if one.unclassified != other.unclassified {
      report(
        other.unclassified == .reject ? .strengthening : .weakening,
        other.unclassified == .reject
          ? "values with fields that nothing selects are refused"
          : "values with fields that nothing selects are no longer refused",
        old: before.position(of: "unclassified"), new: after.position(of: "unclassified"))
    }
  }

  /// Keys of fields that both rules name in the same words.
  private mutating func compareFieldKeys(_ before: PolicyRule, _ after: PolicyRule) {
    guard case .sealed(let one) = before.encryption, case .sealed(let other) = after.encryption else {
      return
    }
    for entry in before.fieldEntries where entry.mode != nil {
      guard let same = after.fieldEntries.first(where: { $0.selector == entry.selector && $0.mode != nil }),
        entry.key != nil || same.key != nil
      else { continue }
      compareKeys(
        entry.key ?? one.key, same.key ?? other.key, of: "field '\(entry.selector)'", entry.position,
        same.position)
    }
  }

  // MARK: - The rest

  private mutating func compareUnsealed(
    _ one: PolicyRule.Sealing, _ before: PolicyRule, _ other: PolicyRule.Sealing, _ after: PolicyRule
  ) {
    let (old, new) = (Self.position(before), Self.position(after))
    switch (one.unsealed, other.unsealed) {
    case (.reject, .pass):
      report(.weakening, "readers get values that never were sealed, without end", old: old, new: new)
    case (.reject, .passUntil(let date)):
      report(.weakening, "readers get values that never were sealed until \(date)", old: old, new: new)
    case (.passUntil(let date), .pass):
      report(
        .weakening, "readers get values that never were sealed without end, and no longer until \(date) only",
        old: old, new: new)
    case (.passUntil(let date), .passUntil(let later)) where date != later:
      report(
        later > date ? .weakening : .strengthening,
        "readers get values that never were sealed until \(later), and not until \(date)", old: old, new: new)
    case (.pass, .reject), (.passUntil, .reject):
      report(.strengthening, "readers get an error for values that never were sealed", old: old, new: new)
    case (.pass, .passUntil(let date)):
      report(
        .strengthening, "readers get values that never were sealed only until \(date)", old: old, new: new)
    case (.reject, .reject), (.pass, .pass), (.passUntil, .passUntil): break
    }
  }

  private static func position(_ rule: PolicyRule) -> SourcePosition? {
    rule.position(of: "toleratePlaintextUntil") ?? rule.position(of: "unsealed")
  }

  private mutating func compareContext(
    _ one: PolicyRule.Sealing, _ before: PolicyRule, _ other: PolicyRule.Sealing, _ after: PolicyRule
  ) {
    let (was, now) = (one.context ?? pair.topic, other.context ?? pair.topic)
    guard was != now else { return }
    report(
      .other, "values are bound to '\(now)', and were to '\(was)': what is stored does not open any more",
      old: before.position(of: "context"), new: after.position(of: "context"))
  }

  private mutating func compareParts(
    _ one: PolicyRule.Sealing, _ before: PolicyRule, _ other: PolicyRule.Sealing, _ after: PolicyRule
  ) {
    let (old, new) = (before.position(of: "recordKey"), after.position(of: "recordKey"))
    switch (one.recordKey, other.recordKey) {
    case (_?, nil): report(.weakening, "record keys are no longer sealed", old: old, new: new)
    case (nil, _?): report(.strengthening, "record keys are sealed", old: old, new: new)
    case (let key?, let next?) where key != next:
      report(
        .other, "record keys have another context: equal ones look different from before", old: old, new: new)
    default: break
    }
    for header in one.headers {
      guard let same = other.headers.first(where: { $0.name == header.name }) else {
        report(.weakening, "header '\(header.name)' is no longer sealed", old: header.position)
        continue
      }
      if header.mode != same.mode {
        report(
          same.mode == .deterministic ? .weakening : .strengthening,
          same.mode == .deterministic
            ? "header '\(header.name)' is sealed deterministically: equal values look equal"
            : "header '\(header.name)' is sealed randomized: equal values no longer look equal",
          old: header.position, new: same.position)
      }
      if header.key != nil || same.key != nil {
        compareKeys(
          header.key ?? one.key, same.key ?? other.key, of: "header '\(header.name)'", header.position,
          same.position)
      }
    }
    for header in other.headers where !one.headers.contains(where: { $0.name == header.name }) {
      report(.strengthening, "header '\(header.name)' is sealed", new: header.position)
    }
  }

  // MARK: - Keys

  private mutating func compareKeys(
    _ was: PolicyKey, _ now: PolicyKey, of part: String?, _ old: SourcePosition?, _ new: SourcePosition?
  ) {
    let comparison = KeyComparison(was, now, topic: pair.topic, old: self.old, new: self.new)
    let prefix = part.map { "\($0): " } ?? ""
    for (kind, message) in comparison.changes { report(kind, prefix + message, old: old, new: new) }
  }
}
