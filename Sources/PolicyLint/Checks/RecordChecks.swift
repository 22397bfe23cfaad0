import Policy
import YAML

/// Record keys, compaction, contexts and plaintext that is tolerated.
enum RecordChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    for rule in context.source.rules {
      guard case .sealed(let sealing) = rule.encryption else { continue }
      compaction(rule, sealing, &found)
      sharedContext(rule, sealing, &found)
      plaintext(rule, sealing, context, &found)
    }
  }

  private static func compaction(
    _ rule: PolicyRule, _ sealing: PolicyRule.Sealing, _ found: inout LintFindings
  ) {
    guard let assumptions = rule.assumptions, let cleanup = assumptions.cleanup, cleanup != .delete else {
      return
    }
    let place = assumptions.position(of: "cleanup.policy")
    if sealing.recordKey == nil {
      if case .whole = sealing.value {
        found.report(
          .readableRecordKey, at: place, length: "cleanup.policy".count,
          "values of '\(rule.pattern.text)' are sealed and its record keys are not, which say what each is about; consider recordKey: deterministic"
        )
      }
    } else if sealing.unsealed != .reject, let position = rule.position(of: "recordKey") {
      found.report(
        .recordKeyMigration, at: position, length: "recordKey".count,
        "records from before have their keys in the clear, which compaction takes for other keys; begin with a new topic, or delete the old keys first"
      )
    }
    let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
    if let key = keys.first(where: \.dependsOnRecord) {
      found.report(
        .keyPerRecordCompacted, at: place, length: "cleanup.policy".count,
        "compaction keeps records for ever, and those whose key of '\(key.keyName)' is destroyed cannot be opened any more; delete them first",
        related: [Diagnostic.Related(key.keyPosition, "records choose this key")])
    }
  }

  private static func sharedContext(
    _ rule: PolicyRule, _ sealing: PolicyRule.Sealing, _ found: inout LintFindings
  ) {
    guard let name = sealing.context, !rule.pattern.isExact, let position = rule.position(of: "context")
    else {
      return
    }
    found.report(
      .contextForAll, at: position, length: "context".count,
      "values of all topics that '\(rule.pattern.text)' matches are bound to '\(name)', so that each opens in the place of any other; remove it"
    )
  }

  private static func plaintext(
    _ rule: PolicyRule, _ sealing: PolicyRule.Sealing, _ context: LintContext, _ found: inout LintFindings
  ) {
    switch sealing.unsealed {
    case .reject: break
    case .pass:
      guard let position = rule.position(of: "unsealed") else { return }
      found.report(
        .unsealedPass, at: position, length: "unsealed".count,
        "values that never were sealed are passed on without end; write toleratePlaintextUntil: with a date")
    case .passUntil(let date):
      let setting = "toleratePlaintextUntil"
      guard let position = rule.position(of: setting) else { return }
      let today = context.settings.today
      if date < today {
        found.report(
          .tolerancePast, at: position, length: setting.count,
          "plaintext has not been tolerated since the end of \(date); remove the setting, or give it a later date",
          fix: context.fixes.removing(setting, at: position))
      } else if date.isMoreThanAYear(after: today) {
        found.report(
          .toleranceLong, at: position, length: setting.count,
          "plaintext is tolerated for more than a year, until \(date); choose a date within a year")
      }
    }
  }
}

extension CalendarDate {
  /// Whether it is later than the same day of the next year.
  func isMoreThanAYear(after other: CalendarDate) -> Bool {
    (year, month, day) > (other.year + 1, other.month, other.day)
  }
}
