import Schemas
import YAML

/// Paths that get in each other's way.
extension RuleParser {
  /// Reports paths that stand for the same canonical path: what is sealed could not tell which of them it was.
  mutating func reportTwins(_ fields: [(field: FieldRule, position: SourcePosition)]) {
    var first: [[UInt8]: (field: FieldRule, position: SourcePosition)] = [:]
    for (field, position) in fields {
      let form = field.path.form
      if let twin = first[Array(form.utf8)] {
        let reason =
          twin.field.path.text == field.path.text
          ? "'\(field.path)' is here twice"
          : "'\(field.path)' and '\(twin.field.path)' both stand for '\(form)'"
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
      guard let outer = matcher.outerField(of: field.path) else { continue }
      problems.report(
        .conflict, at: position,
        "'\(field.path)' lies in '\(matcher.paths[outer])', which is sealed as a whole; remove one of them")
    }
  }
}
