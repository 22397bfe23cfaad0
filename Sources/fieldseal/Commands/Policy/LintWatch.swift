import Glibc
import PolicyLint
import YAML

/// Looks again whenever a file has changed, until a signal ends it.
enum LintWatch {
  /// Microseconds between two looks at the files' times. They are asked for, since not every file system tells of changes.
  private static let pause: UInt32 = 250_000

  /// What tells a file's states apart.
  private struct Stamp: Equatable {
    let path: String
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let number: UInt

    /// Nil if there is no such file.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.path = path
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      size = Int(status.st_size)
      number = UInt(status.st_ino)
    }
  }

  static func run(_ inputs: LintInputs) throws(CommandError) -> Never {
    let options = inputs.options
    while true {
      var baseline: Baseline?
      var trouble: String?
      do throws(CommandError) { baseline = try LintRun.readBaseline(options) } catch {
        trouble = error.message
      }
      let outcome = LintOutcome(inputs, baseline: baseline)
      let files = outcome.files + [options.baseline].compactMap { $0 }
      if Console.isTerminal && options.output == nil { Console.print("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
      if let trouble { Console.complain(trouble) }
      try LintRun.show(outcome.report, options, elapsed: nil)
      let seen = stamps(files)
      // What has changed since it was read, before anybody looked at its time.
      if outcome.isOutdated { continue }
      Console.note("watching \(counted(outcome.contents.count, "file")); Ctrl-C ends")
      while stamps(files) == seen { usleep(pause) }
    }
  }

  /// Of a folder that is there, the time tells of new files in it.
  private static func stamps(_ paths: [String]) -> [Stamp] { paths.compactMap { Stamp($0) } }
}
