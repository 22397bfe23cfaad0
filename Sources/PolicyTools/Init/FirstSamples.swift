import Policy
import Schemas
import YAML

/// A file for `policy test` to begin with: one value, and which of its fields the policy seals.
enum FirstSamples {
  static func text(
    _ value: SampleNode, _ policy: FirstPolicy, _ request: PolicyStarter.Request, isSchema: Bool
  ) throws(Diagnostics) -> String {
    var seen = SampleFields(year: request.year)
    seen.add(value)
    let there = Set(seen.fields.map(\.path))
    var lines = ["# Samples for `fieldseal policy test`."]
    lines.append(
      isSchema
        ? "# The value is made up from the schema; put a real one in its place."
        : "# The value is the first of the samples; if it is a real person's, put another one in its place.")
    lines += ["", "version: 1", "topic: \(FormatText(topic(request.topic), .quoted).inline)"]
    if isSchema, let schema = request.schemaPath {
      lines.append("schema: \(FormatText(schema, .quoted).inline)")
    }
    lines += ["", "cases:", "  - name: sensitive fields are sealed", "    value: |"]
    lines += value.lines { _ in "" }.split(separator: "\n").map { "      " + $0 }
    if policy.sealed.isEmpty { lines.append("    stored: <sealed>") }
    lines += list("sealed", policy.sealed.map(\.field.path).filter(there.contains))
    if !policy.sealed.isEmpty {
      lines += list("readable", policy.plain.map(\.field.path).filter(there.contains))
    }
    return try PolicyFormatter.format(lines.map { $0 + "\n" }.joined(), file: "samples")
  }

  /// A topic that the pattern matches, if one is easily found.
  private static func topic(_ pattern: String) -> String {
    let name = pattern.replacing("*", with: "example").replacing("?", with: "x")
    let matches = (try? TopicPattern(pattern).matches(name)) ?? false
    return matches && TopicName.isValid(name) ? name : "my-topic"
  }

  private static func list(_ name: String, _ paths: [String]) -> [String] {
    guard !paths.isEmpty else { return [] }
    return ["    \(name):"] + paths.map { "      - \(FormatText($0, .quoted).inline)" }
  }
}
