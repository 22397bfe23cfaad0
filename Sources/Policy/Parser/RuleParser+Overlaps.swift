import Schemas
import YAML

/// Paths that get in each other's way.
extension RuleParser {
  /// Reports paths that stand for the same canonical path: what is sealed could not tell which of them it was.
  mutating func reportTwins(_ fields: [FieldEntry]) {
    var first: [[UInt8]: FieldEntry] = [:]
    for field in fields {
      guard let path = field.path else { continue }
      let form = path.form
      guard let twin = first[Array(form.utf8)] else {
        first[Array(form.utf8)] = field
        continue
      }
      let reason =
        twin.path?.text == path.text
        ? "'\(path)' is here twice" : "'\(path)' and '\(twin.selector)' both stand for '\(form)'"
      problems.report(
        .duplicateField, at: field.position, length: field.length,
        "\(reason); the first is in line \(twin.position.line); remove one",
        related: [Diagnostic.Related(twin.position, "the first is here")])
    }
  }

  /// Reports listed paths to what lies in another field: that one is sealed as a whole, so that they are never found.
  mutating func reportHidden(_ listed: [FieldEntry], _ plan: FieldPlan, _ matcher: FieldMatcher) {
    for field in listed {
      guard let path = field.path, let outer = matcher.outerField(of: path) else { continue }
      let entry = plan.sealed[outer]
      let tag = entry.tag.map { " (tag '\($0)')" } ?? ""
      problems.report(
        .hiddenField, at: field.position, length: field.length,
        "'\(path)' lies in '\(entry.selector)'\(tag), which is sealed as a whole; remove one of them",
        related: [Diagnostic.Related(entry.position, "'\(entry.selector)' is here")])
    }
  }

  /// Warns of paths that stay readable for the sake of a tag although another tag seals them elsewhere.
  mutating func reportPlainOverSealed(_ plan: FieldPlan, _ plain: [Ranked]) {
    guard let matcher = plan.rules?.matcher else { return }
    let exempt = plain.filter { $0.path.isExact }
    let sealedPaths = matcher.paths.count - exempt.count
    for (number, sealed) in plan.sealed.prefix(sealedPaths).enumerated() {
      for decider in matcher.deciders(besides: number) where decider >= sealedPaths {
        let entry = exempt[decider - sealedPaths].entry
        guard let tag = entry.tag, let sealedTag = sealed.tag else { continue }
        problems.reportOnce(
          Diagnostic(
            .plainOverridesSealed, .warning, at: entry.position, length: entry.length,
            "'\(entry.selector)' (tag '\(tag)') stays readable although '\(sealed.selector)' (tag '\(sealedTag)') selects it, too",
            related: [Diagnostic.Related(sealed.position, "'\(sealed.selector)' is here")]))
      }
    }
  }
}
