/// How the process ends.
enum ExitCode: Int32 {
  case ok = 0
  /// It failed, or found what it looked for.
  case failure = 1
  /// The command line is wrong, or names a file that cannot be read.
  case usage = 2
  /// The machine or the program is at fault.
  case internalError = 3
  /// A configuration or policy file is wrong (`EX_CONFIG` of sysexits.h): restarting will not help.
  case configuration = 78
}
