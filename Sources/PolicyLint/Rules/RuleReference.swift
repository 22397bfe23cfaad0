import YAML

/// The reference of all rules, as `docs/rules.md` has it.
public enum RuleReference {
  public static let markdown: String = {
    var text = """
      # Lint rules

      <!-- Made from the rules themselves: FIELDSEAL_UPDATE_FIXTURES=1 swift test --filter RuleReferenceTests -->

      `fieldseal policy lint` looks for these. A code stays what it is for ever; `explain` and the SARIF output have the same texts. *Needs* says what a rule has to know besides the policy's files: the schema files that
      topics name, the proxy's configuration (`--config`), or a cluster (`--live`). Findings of rules marked *fix* can be mended
      with `--fix`.

      Errors of the rules FS001 to FS038 keep a policy from being loaded, and cannot be ignored. All others can, in their place,
      with a reason:

      ```yaml
      - {match: "*", encrypt: none} # fieldseal:ignore FS048 until 2027-01-31: metrics only, until they have a rule
      ```


      """
    text += table
    for rule in LintRules.all { text += "\n" + section(rule) }
    return text
  }()

  private static var table: String {
    var lines = ["| code | name | severity | needs | fix | what |", "|---|---|---|---|---|---|"]
    for rule in LintRules.all {
      let need = rule.need.map(\.rawValue) ?? ""
      lines.append(
        "| [\(rule.code)](#\(rule.code.lowercased())) | \(rule.name) | \(rule.severity.name) | \(need) | \(rule.isFixable ? "yes" : "") | \(rule.summary.replacing("|", with: "\\|")) |"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ rule: LintRule) -> String {
    """
    <a id="\(rule.code.lowercased())"></a>

    ## \(rule.code) \(rule.name)

    \(rule.severity.name.capitalizedFirst). \(rule.summary).

    **Why.** \(rule.why)

    **What to do.** \(rule.remedy)

    Breaks the rule:

    ```yaml
    \(rule.bad)
    ```

    Does not:

    ```yaml
    \(rule.good)
    ```

    """
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  fileprivate func replacing(_ character: Character, with text: String) -> String {
    reduce(into: "") { $0 += $1 == character ? text : String($1) }
  }
}
