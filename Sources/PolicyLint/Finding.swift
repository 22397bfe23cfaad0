import YAML

/// A diagnostic as a linter's user sees it: under its rule, and perhaps suppressed.
public struct Finding: Hashable, Sendable {
  public var diagnostic: Diagnostic
  public let rule: LintRule
  /// Whether it keeps the policy from being loaded: then nothing suppresses it.
  public let isFatal: Bool
  /// Why it does not count, if it does not.
  public var suppression: Suppression?

  public init(
    _ diagnostic: Diagnostic, _ rule: LintRule, isFatal: Bool = false, suppression: Suppression? = nil
  ) {
    self.diagnostic = diagnostic
    self.rule = rule
    self.isFatal = isFatal
    self.suppression = suppression
  }
}
