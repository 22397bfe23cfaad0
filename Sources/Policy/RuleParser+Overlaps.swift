import Schemas
import YAML

/// Paths that get in each other's way.
extension RuleParser {
  /// Reports paths that stand for the same canonical path: what is sealed could not tell which of them it was.
  mutating func reportTwins(_ fields: [(field: FieldRule, position: SourcePosition)]) {
    var first: [[UInt8]: (field: FieldRule, position: SourcePosition)] = [:]
    for (field, position) in fields {
      guard let path = field.path else { continue }
      let form = path.form
      if let twin = first[Array(form.utf8)] {
        let reason =
          twin.field.path?.text == path.text
          ? "'\(field.selector)' is here twice"
          : "'\(field.selector)' and '\(twin.field.selector)' both stand for '\(form)'"
        problems.report(
          .duplicate, at: position, "\(reason); the first is in line \(twin.position.line); remove one")
      } else {
        first[Array(form.utf8)] = (field, position)
      }
    }
  }

  /// Reports paths to what lies in another field: that one is sealed as a whole, so that they are never found.
  mutating func reportHidden(
    _ fields: [(field: FieldRule, position: SourcePosition)], _ matcher: FieldMatcher
  ) {
    for (field, position) in fields {
      guard let outer = field.path.flatMap({ matcher.outerField(of: $0) }) else { continue }
      problems.report(
        .conflict, at: position,
        "'\(field.selector)' lies in '\(matcher.paths[outer])', which is sealed as a whole; remove one of them"
      )
    }
  }
}
