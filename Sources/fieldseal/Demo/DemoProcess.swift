import Glibc

/// A child process whose output goes to a file. It ends with its owner.
final class DemoProcess {
  private let name: String
  private let log: String
  private let pid: pid_t
  private var status: Int32?

  /// - Parameter arguments: the program, looked for in PATH, and its arguments.
  init(_ arguments: [String], log: String) throws(CommandError) {
    let program = arguments.first ?? ""
    name = program.split(separator: "/").last.map(String.init) ?? program
    self.log = log
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: Ctrl-C reaches the demo alone, which then ends its children in order.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var vector: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    vector.append(nil)
    defer { for argument in vector { free(argument) } }
    var child: pid_t = 0
    let error = posix_spawnp(&child, program, &actions, &attributes, vector, environ)
    guard error == 0 else {
      throw CommandError("\(name) does not start: \(String(cString: strerror(error)))")
    }
    pid = child
  }

  deinit { stop() }

  /// Its exit status, if it has ended; a signal's number is negative.
  func ended() -> Int32? {
    if let status { return status }
    var word: Int32 = 0
    guard waitpid(pid, &word, WNOHANG) == pid else { return nil }
    let signal = word & 0x7f
    status = signal == 0 ? (word >> 8) & 0xff : -signal
    return status
  }

  /// Waits for its end.
  func finish(_ deadline: DemoDeadline) throws(CommandError) {
    try deadline.wait("\(name) did not end", until: { ended() != nil })
    guard ended() == 0 else { throw CommandError("\(name) failed:\n\(tail())") }
  }

  /// Waits until it accepts connections on a port of the loopback address.
  func awaitPort(_ port: UInt16, _ deadline: DemoDeadline) throws(CommandError) {
    try deadline.wait("\(name) did not listen on port \(port)") { () throws(CommandError) in
      if let code = ended() { throw CommandError("\(name) ended (\(code)):\n\(tail())") }
      return DemoPorts.accepts(port)
    }
  }

  /// SIGTERM; SIGKILL after ten seconds.
  func stop() {
    guard ended() == nil else { return }
    kill(pid, SIGTERM)
    for _ in 0..<500 where ended() == nil { usleep(20_000) }
    guard ended() == nil else { return }
    kill(pid, SIGKILL)
    var word: Int32 = 0
    waitpid(pid, &word, 0)
    status = -SIGKILL
  }

  /// The end of its output.
  func tail() -> String {
    let text = String(decoding: DemoFolder.read(log) ?? [], as: UTF8.self)
    return text.split(separator: "\n").suffix(12).joined(separator: "\n")
  }
}
