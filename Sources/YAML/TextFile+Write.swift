import Glibc

extension TextFile {
  /// Replaces the contents of a file, or makes it: whoever reads it meanwhile gets the old contents or the new, whole.
  /// Keeps the file's permissions; a link is followed.
  public static func replace(_ path: String, with text: [UInt8]) throws(FileError) {
    var target = path
    var mode: mode_t?
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
      var status = stat()
      guard stat(target, &status) == 0 else { throw FileError(reason(errno)) }
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("it is not a regular file") }
      mode = status.st_mode & 0o7777
    } else if errno != ENOENT {
      throw FileError(reason(errno))
    }
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    let temporary = "\(folder).tmp-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try make(temporary, text, mode: mode ?? 0o644)
    // What the process's own mask has taken away.
    if let mode { chmod(temporary, mode) }
    guard rename(temporary, target) == 0 else {
      let failure = FileError(reason(errno))
      unlink(temporary)
      throw failure
    }
  }

  /// Makes a file that is not there yet.
  public static func create(_ path: String, _ text: [UInt8]) throws(FileError) {
    try make(path, text, mode: 0o644)
  }

  private static func make(_ path: String, _ text: [UInt8], mode: mode_t) throws(FileError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw FileError(reason(errno)) }
    var rest = text[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let failure = FileError(reason(errno))
        close(file)
        unlink(path)
        throw failure
      }
      rest = rest.dropFirst(count)
    }
    // A file system may say only now that it is full.
    let isWritten = fsync(file) == 0
    guard close(file) == 0, isWritten else {
      let failure = FileError(reason(errno))
      unlink(path)
      throw failure
    }
  }
}
