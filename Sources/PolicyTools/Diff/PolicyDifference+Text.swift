import Bytes
import YAML

extension PolicyDifference {
  public enum Format: String, CaseIterable, Sendable {
    case text, json
    /// For comments of pull requests.
    case githubMarkdown = "github-markdown"
  }

  public func report(_ format: Format) -> String {
    switch format {
    case .text: text
    case .json: json
    case .githubMarkdown: markdown
    }
  }

  private static func title(_ kind: PolicyChange.Kind) -> String {
    switch kind {
    case .weakening: "Weakenings"
    case .strengthening: "Strengthenings"
    case .other: "Other changes"
    }
  }

  private var summary: String {
    func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    guard !changes.isEmpty else { return "no topic is treated differently" }
    return "\(counted(count(.weakening), "weakening")), \(counted(count(.strengthening), "strengthening")), "
      + counted(count(.other), "other change")
  }

  /// The changes of each kind of which there are any.
  private var groups: [(kind: PolicyChange.Kind, changes: [PolicyChange])] {
    PolicyChange.Kind.allCases
      .map { kind in (kind, changes.filter { $0.kind == kind }) }
      .filter { !$0.1.isEmpty }
  }

  private var text: String {
    var text = ""
    for (kind, some) in groups {
      text += "\(Self.title(kind)):\n"
      for change in some {
        text += "  \(change.topics): \(change.message)\n"
        if let old = change.old { text += "    before  \(old)\n" }
        if let new = change.new { text += "    after   \(new)\n" }
      }
      text += "\n"
    }
    return text + summary + "\n"
  }

  private var json: String {
    let items = changes.map { change in
      JSONOutput.object([
        ("kind", JSONOutput.string(change.kind.rawValue)), ("topics", JSONOutput.string(change.topics)),
        ("message", JSONOutput.string(change.message)), ("old", change.old.map(Self.place)),
        ("new", change.new.map(Self.place)),
      ])
    }
    return JSONOutput.object([
      ("version", "1"), ("weakenings", "\(count(.weakening))"),
      ("strengthenings", "\(count(.strengthening))"),
      ("others", "\(count(.other))"), ("changes", JSONOutput.lines(items)),
    ]) + "\n"
  }

  private static func place(_ position: SourcePosition) -> String {
    JSONOutput.object(TopicExplanation.position(position))
  }

  private var markdown: String {
    var text = "### Policy changes: \(summary)\n"
    for (kind, some) in groups {
      text += "\n#### \(Self.title(kind))\n\n| Topics | Change | Before | After |\n|---|---|---|---|\n"
      for change in some {
        let cells = [
          Self.escaped(change.topics), Self.escaped(change.message), change.old.map(Self.code) ?? "",
          change.new.map(Self.code) ?? "",
        ]
        text += "| \(cells.joined(separator: " | ")) |\n"
      }
    }
    return text
  }

  private static func code(_ position: SourcePosition) -> String { "`\(position.file):\(position.line)`" }

  /// What would be markup is text.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      if "\\`*_{}[]<>|#~@".contains(character) { escaped += "\\" }
      escaped.append(character == "\n" ? " " : character)
    }
  }
}
