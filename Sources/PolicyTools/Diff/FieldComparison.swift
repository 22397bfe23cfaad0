import FieldCrypto
import Policy
import Schemas
import YAML

/// What becomes of the fields of values under two rules: of those that their schemas have, if these are at hand, otherwise of
/// examples of what their paths select.
struct FieldComparison {
  struct Change {
    let kind: PolicyChange.Kind
    let message: String
    let old: SourcePosition?
    let new: SourcePosition?
  }

  private(set) var changes: [Change] = []
  private let before: PolicyRule
  private let after: PolicyRule
  private let topic: String
  private var known: Set<String> = []

  init(_ before: PolicyRule, _ after: PolicyRule, _ topic: String) {
    self.before = before
    self.after = after
    self.topic = topic
  }

  mutating func compare() {
    guard let fields = before.fieldRules, let others = after.fieldRules else { return }
    let outlines = (before.schemas + after.schemas).compactMap {
      try? SchemaDocument(reading: $0.path).outline
    }
    if outlines.isEmpty {
      for path in paths {
        for steps in PathExamples.examples(path) {
          compare("\(path)", PlaceFate(before, fields, steps), PlaceFate(after, others, steps))
        }
      }
      compareSchemaTags()
    } else {
      for outline in outlines { compare(outline) }
    }
    compareSelectors()
  }

  /// What either rule names, each once.
  private var paths: [FieldPath] {
    var seen: Set<FieldPath> = []
    return (after.fieldEntries + before.fieldEntries).compactMap(\.path).filter { seen.insert($0).inserted }
  }

  // MARK: - Places

  private mutating func compare(_ outline: SchemaOutline) {
    guard let one = PlaceSearch(before), let other = PlaceSearch(after) else { return }
    let was = Self.fates(one.places(outline))
    let now = Self.fates(other.places(outline))
    var places: [(path: String, was: PlaceFate, now: PlaceFate)] = []
    for entry in outline.entries where entry.isLeaf {
      guard let path = try? FieldPath(entry.path) else { continue }
      places.append((entry.path, Self.fate(path, was), Self.fate(path, now)))
    }
    for place in places {
      // What befalls all that an entry selects is told of the entry.
      let alike = places.filter { $0.was == place.was }
      if case .sealed(let entry) = place.was, alike.count > 1, alike.allSatisfy({ $0.now == place.now }) {
        compare("\(before.fieldEntries[entry].selector)", place.was, place.now)
      } else {
        compare(place.path, place.was, place.now)
      }
    }
  }

  private static func fates(_ places: [ExplainedPlace]) -> [[FieldPath.Step]: PlaceFate] {
    var fates: [[FieldPath.Step]: PlaceFate] = [:]
    for place in places {
      guard let path = try? FieldPath(place.path), let entry = place.entry else { continue }
      fates[path.steps] = place.fate == .sealed ? .sealed(entry) : .plain(entry)
    }
    return fates
  }

  /// Of the place, or of what it lies in; what is sealed around it decides.
  private static func fate(_ path: FieldPath, _ fates: [[FieldPath.Step]: PlaceFate]) -> PlaceFate {
    let around = (0...path.steps.count).compactMap { fates[Array(path.steps.prefix($0))] }
    let sealed = around.first { if case .sealed = $0 { true } else { false } }
    return sealed ?? around.last ?? .unclassified
  }

  private func named(_ place: String, _ entry: FieldEntry) -> String {
    "field '\(place)'" + (entry.tag.map { " (tag \($0))" } ?? "")
  }

  private mutating func compare(_ place: String, _ was: PlaceFate, _ now: PlaceFate) {
    switch (was, now) {
    case (.sealed(let old), .sealed(let new)):
      compare(place, before.fieldEntries[old], after.fieldEntries[new])
    case (.sealed(let old), .plain(let new)):
      let plain = after.fieldEntries[new]
      report(
        .weakening,
        "\(named(place, before.fieldEntries[old])) is no longer sealed: '\(plain.selector)' leaves it readable",
        before.fieldEntries[old].position, plain.position)
    case (.sealed(let old), .unclassified):
      report(
        .weakening, "\(named(place, before.fieldEntries[old])) is no longer sealed",
        before.fieldEntries[old].position, nil)
    case (.plain(let old), .sealed(let new)):
      report(
        .strengthening, "field '\(place)' is sealed, and was readable on purpose",
        before.fieldEntries[old].position,
        after.fieldEntries[new].position)
    case (.unclassified, .sealed(let new)):
      report(
        .strengthening, "\(named(place, after.fieldEntries[new])) is sealed", nil,
        after.fieldEntries[new].position)
    case (.unclassified, .plain(let new)):
      report(
        .other, "\(named(place, after.fieldEntries[new])) is readable on purpose now", nil,
        after.fieldEntries[new].position)
    case (.plain(let old), .unclassified):
      report(
        .other, "nothing says any more that field '\(place)' is readable", before.fieldEntries[old].position,
        nil)
    case (.plain, .plain), (.unclassified, .unclassified): break
    }
  }

  private mutating func compare(_ place: String, _ old: FieldEntry, _ new: FieldEntry) {
    if let was = old.mode, let now = new.mode, was != now {
      report(
        now == .deterministic ? .weakening : .strengthening,
        now == .deterministic
          ? "field '\(place)' is sealed deterministically: equal values look equal"
          : "field '\(place)' is sealed randomized: equal values no longer look equal", old.position,
        new.position)
    } else if old.context != new.context {
      report(
        .other, "field '\(place)' has another context: equal values look different from before", old.position,
        new.position)
    }
  }

  // MARK: - Selectors

  /// What values must have, for selectors in the same words.
  private mutating func compareSelectors() {
    for entry in before.fieldEntries where entry.mode != nil {
      guard let same = after.fieldEntries.first(where: { $0.selector == entry.selector && $0.mode != nil }),
        same.isOptional != entry.isOptional
      else { continue }
      report(
        same.isOptional ? .weakening : .strengthening,
        same.isOptional
          ? "values without field '\(entry.selector)' are no longer refused"
          : "values without field '\(entry.selector)' are refused", entry.position, same.position)
    }
  }

  /// Without a schema nobody knows what its tags select.
  private mutating func compareSchemaTags() {
    let (was, now) = (Self.schemaTags(before), Self.schemaTags(after))
    for entry in was {
      guard let same = now.first(where: { $0.selector == entry.selector }) else {
        report(.weakening, "fields with '\(entry.selector)' are no longer sealed for it", entry.position, nil)
        continue
      }
      compare("\(entry.selector)", entry, same)
    }
    for entry in now where !was.contains(where: { $0.selector == entry.selector }) {
      report(.strengthening, "fields with '\(entry.selector)' are sealed", nil, entry.position)
    }
  }

  private static func schemaTags(_ rule: PolicyRule) -> [FieldEntry] {
    rule.fieldEntries.filter { $0.mode != nil && $0.path == nil }
  }

  private mutating func report(
    _ kind: PolicyChange.Kind, _ message: String, _ old: SourcePosition?, _ new: SourcePosition?
  ) {
    guard known.insert(message).inserted else { return }
    changes.append(Change(kind: kind, message: message, old: old, new: new))
  }
}
