import Glibc
import PolicyLint
import PolicyTools
import YAML

/// Looks once, and reports.
enum LintRun {
  static func run(_ inputs: LintInputs) throws(CommandError) -> ExitCode {
    let options = inputs.options
    let baseline = try readBaseline(options)
    if options.writesBaseline { return try writeBaseline(inputs, old: baseline) }
    if options.showsDiff { return showDiff(inputs, baseline) }
    var inputs = inputs
    if options.fixes { try fix(&inputs, baseline) }
    let start = ContinuousClock.now
    let outcome = LintOutcome(inputs, baseline: baseline)
    try show(outcome.report, options, elapsed: ContinuousClock.now - start)
    return code(outcome)
  }

  static func code(_ outcome: LintOutcome) -> ExitCode {
    if outcome.isUnreadable { return .usage }
    return outcome.report.hasFailures ? .failure : .ok
  }

  static func readBaseline(_ options: LintOptions) throws(CommandError) -> Baseline? {
    guard let file = options.baseline else { return nil }
    // One that is to be written need not be there yet.
    if options.writesBaseline && access(file, F_OK) != 0 { return nil }
    let text: [UInt8]
    do throws(FileError) { text = try TextFile.read(file, limit: Baseline.mostBytes) } catch {
      throw CommandError("cannot read the baseline '\(file)': \(error.message)", code: .usage)
    }
    do throws(Diagnostics) { return try Baseline(text, file: file) } catch {
      throw CommandError("the baseline cannot be used\n\(error)", code: .usage)
    }
  }

  private static func writeBaseline(_ inputs: LintInputs, old: Baseline?) throws(CommandError) -> ExitCode {
    guard let file = inputs.options.baseline else { return .usage }
    let outcome = LintOutcome(inputs, baseline: nil)
    guard !outcome.isUnreadable else {
      try show(outcome.report, inputs.options, elapsed: nil)
      return .usage
    }
    let baseline = Baseline(outcome.report, keeping: old) { access($0, F_OK) == 0 }
    try write(baseline.text, to: file)
    Console.print("wrote \(counted(baseline.entries.count, "finding")) to \(file)\n")
    return .ok
  }

  private static func showDiff(_ inputs: LintInputs, _ baseline: Baseline?) -> ExitCode {
    let fixes = LintFixes(inputs, baseline)
    for change in fixes.changes {
      Console.print(
        UnifiedDiff.text(
          String(decoding: change.old, as: UTF8.self), String(decoding: change.new, as: UTF8.self),
          file: change.file))
    }
    if fixes.isUnreadable { return .usage }
    return fixes.changes.isEmpty ? .ok : .failure
  }

  private static func fix(_ inputs: inout LintInputs, _ baseline: Baseline?) throws(CommandError) {
    let fixes = LintFixes(inputs, baseline)
    let options = inputs.options
    for change in fixes.changes {
      if options.readsStandardInput && change.file == options.standardInputName {
        inputs.contents[change.file] = change.new
      } else {
        do throws(FileError) { try TextFile.replace(change.file, with: change.new) } catch {
          throw CommandError("cannot write '\(change.file)': \(error.message)", code: .internalError)
        }
      }
    }
    if options.readsStandardInput, let text = inputs.contents[options.standardInputName] {
      Console.print(String(decoding: text, as: UTF8.self))
    }
    if fixes.count > 0 {
      Console.note("fixed \(counted(fixes.count, "finding")) in \(counted(fixes.changes.count, "file"))")
    }
  }

  static func show(_ report: LintReport, _ options: LintOptions, elapsed: Duration?) throws(CommandError) {
    var text = options.format.write(
      report, showsSuppressed: options.showsSuppressed, isColoured: options.isColoured)
    let isForPeople = options.format == .text || options.format == .concise
    var statistics = ""
    if options.showsStatistics { statistics = LintStatistics.text(report, elapsed: elapsed) }
    if isForPeople { text += statistics }
    if let file = options.output {
      try write(text, to: file)
      Console.print("\(ReportSummary(report).text); see \(file)\n")
    } else if options.fixes && options.readsStandardInput {
      // Standard output has what became of the input.
      Console.note(text)
    } else {
      Console.print(text)
    }
    if !isForPeople && !statistics.isEmpty { Console.note(statistics) }
  }

  private static func write(_ text: String, to file: String) throws(CommandError) {
    do throws(FileError) { try TextFile.replace(file, with: Array(text.utf8)) } catch {
      throw CommandError("cannot write '\(file)': \(error.message)", code: .internalError)
    }
  }
}
