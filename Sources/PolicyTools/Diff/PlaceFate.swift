import Policy
import Schemas

/// What becomes of a place in values under a rule.
enum PlaceFate: Hashable {
  /// By one of the rule's entries.
  case sealed(Int)
  case plain(Int)
  case unclassified

  /// What a rule does with a place. Under a selected one everything is sealed.
  /// - Parameter steps: without wildcards.
  init(_ rule: PolicyRule, _ fields: FieldRules, _ steps: [FieldPath.Step]) {
    var search = Search(rule: rule, fields: fields)
    search.walk(steps)
    self = search.fate
  }

  private struct Search {
    let rule: PolicyRule
    let fields: FieldRules
    var fate = PlaceFate.unclassified

    mutating func walk(_ steps: [FieldPath.Step]) {
      if let field = Self.decision(fields.matcher, steps) {
        fate = rule.entry(ofField: field).map { .sealed($0) } ?? .unclassified
        return
      }
      let plain = rule.fieldEntries.indices.compactMap { index -> (Int, FieldPath)? in
        guard rule.fieldEntries[index].action == .plain, let path = rule.fieldEntries[index].path else {
          return nil
        }
        return (index, path)
      }
      guard let matcher = try? FieldMatcher(plain.map(\.1)),
        let number = Self.decision(matcher, steps)
      else { return }
      fate = .plain(plain[number].0)
    }

    /// Which path decides about the place, or about something that it lies in.
    private static func decision(
      _ matcher: FieldMatcher, _ steps: [FieldPath.Step]
    ) -> Int? {
      var state = matcher.start
      if let field = matcher.field(state) { return field }
      for step in steps {
        switch step {
        case .member(let name): state = matcher.member(state, Array(name.utf8).span.bytes)
        case .element(let index): state = matcher.element(state, index)
        case .branch(let name): state = matcher.branch(state, name)
        case .anyMember, .anyElement, .anyDepth: return nil
        }
        if let field = matcher.field(state) { return field }
      }
      return nil
    }
  }
}
