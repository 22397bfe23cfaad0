extension LintRule {
  /// The rule for a terminal, without markup.
  public var explanation: String {
    var text = "\(code) \(name) (\(severity.name))\n\n\(summary).\n\n"
    text += "Why it matters\n" + Self.wrapped(why) + "\nWhat to do\n" + Self.wrapped(remedy)
    text += "\nBreaks the rule\n" + Self.indented(bad) + "\nDoes not\n" + Self.indented(good)
    if let need { text += "\nNeeds \(need.phrase).\n" }
    if isFixable { text += "\nSome findings can be mended with --fix.\n" }
    return text
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
  }

  /// In lines of 78 characters, indented by two.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > 76 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? "\(word)" : " \(word)"
    }
    lines.append(line)
    return lines.map { "  \($0)\n" }.joined()
  }
}

extension LintRule.Need {
  /// As in "needs …".
  public var phrase: String {
    switch self {
    case .schemas: "the schema files that the topics name"
    case .configuration: "the proxy's configuration: --config"
    case .cluster: "a cluster: --live"
    }
  }
}
