/// Everything that is looked for beyond what the parser finds.
enum LintChecks {
  typealias Check = @Sendable (_ context: LintContext, _ found: inout LintFindings) -> Void

  static let all: [Check] = [
    { TopicOverlapChecks.run($0, &$1) },
    { TopicPatternChecks.run($0, &$1) },
    { CatchAllChecks.run($0, &$1) },
    { KeyChecks.run($0, &$1) },
    { SchemaChecks.run($0, &$1) },
    { FieldChecks.run($0, &$1) },
    { RecordChecks.run($0, &$1) },
    { SizeChecks.run($0, &$1) },
    { ConfigurationChecks.run($0, &$1) },
    { FileChecks.run($0, &$1) },
  ]
}
