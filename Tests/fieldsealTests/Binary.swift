import Glibc

/// Runs the built `fieldseal` in a folder of its own.
final class Binary {
  struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  let folder: String

  init() {
    var template = Array("/tmp/fieldseal-cli-XXXXXX".utf8CString)
    folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit { _ = Self.spawn(["/bin/rm", "-rf", folder], in: "/") }

  func run(_ arguments: String...) -> Result {
    Self.spawn([Self.path] + arguments, in: folder)
  }

  func write(_ text: String, to name: String, mode: mode_t = 0o600) {
    guard let file = fopen("\(folder)/\(name)", "w") else { return }
    fputs(text, file)
    fclose(file)
    chmod("\(folder)/\(name)", mode)
  }

  func bytes(_ name: String) -> [UInt8] {
    guard let file = fopen("\(folder)/\(name)", "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
  }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    return stat("\(folder)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
  }

  func exists(_ name: String) -> Bool { access("\(folder)/\(name)", F_OK) == 0 }

  /// Beside the test bundle.
  private static let path: String = {
    var target = [CChar](repeating: 0, count: 4096)
    readlink("/proc/self/exe", &target, target.count - 1)
    let bundle = String(decoding: target.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)]) + "/fieldseal"
  }()

  /// Starts it; what it writes to standard error goes to the file `log`.
  func start(_ arguments: String..., log: String) -> pid_t? {
    guard let file = fopen("\(folder)/\(log)", "w") else { return nil }
    defer { fclose(file) }
    return Self.start([Self.path] + arguments, in: folder, output: file, errors: file)
  }

  /// Waits until the process is gone; its exit code, or -1 if a signal ended it. After a minute it is killed.
  static func wait(_ process: pid_t) -> Int32 {
    var status: Int32 = 0
    for _ in 0..<6000 {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1 }
      if ended < 0 && errno != EINTR { return -1 }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return -1
  }

  private static func spawn(_ words: [String], in folder: String) -> Result {
    guard let output = tmpfile(), let errors = tmpfile() else {
      return Result(code: -1, output: "", errors: "no temporary file")
    }
    defer { for file in [output, errors] { fclose(file) } }
    guard let process = start(words, in: folder, output: output, errors: errors) else {
      return Result(code: -1, output: "", errors: "cannot run \(words[0])")
    }
    return Result(code: wait(process), output: contents(output), errors: contents(errors))
  }

  private static func start(
    _ words: [String], in folder: String, output: UnsafeMutablePointer<FILE>,
    errors: UnsafeMutablePointer<FILE>
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, fileno(output), STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fileno(errors), STDERR_FILENO)
    let shell = ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder] + words
    var arguments: [UnsafeMutablePointer<CChar>?] = shell.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    arguments.append(nil)
    var process = pid_t()
    return posix_spawn(&process, shell[0], &actions, nil, arguments, environ) == 0 ? process : nil
  }

  private static func contents(_ file: UnsafeMutablePointer<FILE>) -> String {
    rewind(file)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }
}
