import YAML

/// A diagnostic as a linter's user sees it: under its rule, and perhaps suppressed.
public struct Finding: Hashable, Sendable {
  public var diagnostic: Diagnostic
  public let rule: LintRule
  /// Why it does not count, if it does not.
  public var suppression: Suppression?

  public init(_ diagnostic: Diagnostic, _ rule: LintRule, suppression: Suppression? = nil) {
    self.diagnostic = diagnostic
    self.rule = rule
    self.suppression = suppression
  }
}
