import Glibc

/// Child processes of tests.
public enum Shell {
  public struct Failure: Error {
    public let command: String
    public let status: Int32
  }

  /// Starts `sh -c command`.
  public static func start(_ command: String) throws(Failure) -> pid_t {
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for text in ["sh", "-c", command] { arguments.append(strdup(text)) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    // Test threads block signals, which a child would inherit: nothing could end it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let status = posix_spawn(&child, "/bin/sh", nil, &attributes, arguments, environ)
    guard status == 0 else { throw Failure(command: command, status: status) }
    return child
  }

  public static func run(_ command: String) throws(Failure) {
    var status: Int32 = 0
    let child = try start(command)
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw Failure(command: command, status: status) }
  }

  public static func stop(_ child: pid_t) {
    kill(child, SIGTERM)
    while waitpid(child, nil, 0) < 0, errno == EINTR {}
  }
}
