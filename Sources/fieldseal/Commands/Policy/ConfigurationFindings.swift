import Policy
import PolicyLint
import Proxy
import YAML

/// What is wrong with the proxy's configuration, under the linter's rules.
enum ConfigurationFindings {
  /// No comment suppresses them.
  static func all(_ problems: [Diagnostic]) -> [Finding] {
    problems.map(translated).compactMap { problem in
      LintRules.rule(for: problem.code).map { Finding(problem, $0, isFatal: problem.severity == .error) }
    }
  }

  /// What the configuration lacks for a policy that is without errors.
  static func conflicts(_ source: PolicySource, _ configuration: ProxyConfiguration?) -> [Diagnostic] {
    guard let configuration, let policy = try? source.policy() else { return [] }
    do throws(Diagnostics) {
      try configuration.check(policy)
      return []
    } catch {
      // Unknown providers are the linter's own business.
      return error.all.filter { $0.code != .unknownName }.map(translated)
    }
  }

  /// With the code of the kind that the policy's own reader knows it by.
  private static func translated(_ problem: Diagnostic) -> Diagnostic {
    let code: Diagnostic.Code =
      switch problem.code {
      case .unknownName: .unknownSetting
      case .missing: .missingSetting
      case .duplicate: .duplicateName
      case .conflict: .uselessSetting
      case .unsupported: .alias
      case let code where LintRules.rule(for: code) != nil: code
      default: .unknownWord
      }
    return Diagnostic(
      code, problem.severity, at: problem.position, length: problem.length, problem.message,
      related: problem.related, fix: problem.fix)
  }
}
