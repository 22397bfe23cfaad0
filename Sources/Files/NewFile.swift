import Glibc

/// Making files.
public enum NewFile {
  /// Makes a file that is not there yet, and has its contents on disk. Nothing is left of it on an error.
  /// - Parameter obeysMask: the process's mask may take rights away from `mode`.
  public static func make(
    _ path: String, _ bytes: borrowing RawSpan, mode: mode_t, obeysMask: Bool
  ) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .system(errno) }
    var code = obeysMask || fchmod(descriptor, mode) == 0 ? 0 : errno
    if code == 0 { code = bytes.withUnsafeBytes { write($0, to: descriptor) } }
    // A file system may say only now, or when the file is closed, that it is full.
    if code == 0, fsync(descriptor) != 0 { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    guard code == 0 else {
      unlink(path)
      throw .system(code)
    }
  }

  /// Writes everything; returns 0 or errno.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }
}
