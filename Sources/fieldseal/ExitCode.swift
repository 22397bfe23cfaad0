/// How the process ends.
enum ExitCode: Int32 {
  case ok = 0
  case failure = 1
  /// The command line is wrong.
  case usage = 2
  /// A configuration or policy file is wrong (`EX_CONFIG` of sysexits.h): restarting will not help.
  case configuration = 78
}
