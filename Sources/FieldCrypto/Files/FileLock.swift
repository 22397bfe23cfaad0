import Glibc

/// Holds a lock file against other writers, in this process and others, until it is let go of or the process ends.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits up to ten seconds for whoever holds it.
  init(_ path: String) throws(FileError) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.failure("open", path, errno) }
    var attempts = 200
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      attempts -= 1
      guard code == EWOULDBLOCK || code == EINTR, attempts > 0 else {
        close(descriptor)
        if code == EWOULDBLOCK {
          throw FileError(
            kind: .other, message: "another process has held \(path) for ten seconds: wait for it to finish")
        }
        throw DurableFile.failure("lock", path, code)
      }
      usleep(50_000)
    }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }
}
