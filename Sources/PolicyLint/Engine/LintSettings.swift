import Policy
import YAML

/// How the linter is to look.
public struct LintSettings: Sendable {
  /// What counts as today: dates in policies are compared with it.
  public var today: CalendarDate
  /// Codes of the rules that count; nil: all of them.
  public var only: Set<String>?
  /// Codes of rules that do not count. What keeps a policy from being loaded counts always.
  public var disabled: Set<String>
  /// Other severities, by code. What keeps a policy from being loaded stays an error.
  public var severities: [String: Diagnostic.Severity]
  /// Nil: what depends on the configuration is not checked.
  public var proxy: ProxyFacts?
  /// Whether findings of rules that need a cluster come along: otherwise ignores of theirs may lack them.
  public var isLive: Bool

  public init(
    today: CalendarDate, only: Set<String>? = nil, disabled: Set<String> = [],
    severities: [String: Diagnostic.Severity] = [:], proxy: ProxyFacts? = nil, isLive: Bool = false
  ) {
    self.today = today
    self.only = only
    self.disabled = disabled
    self.severities = severities
    self.proxy = proxy
    self.isLive = isLive
  }

  func isEnabled(_ rule: LintRule) -> Bool {
    !disabled.contains(rule.code) && (only?.contains(rule.code) ?? true)
  }
}
