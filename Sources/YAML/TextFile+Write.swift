import Files
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
      guard stat(target, &status) == 0 else { throw failure(errno) }
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(FileFailure.isNotRegular.description) }
      mode = status.st_mode & 0o7777
    } else if errno != ENOENT {
      throw failure(errno)
    }
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    let temporary = "\(folder).tmp-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try make(temporary, text, mode: mode ?? 0o644, obeysMask: mode == nil)
    guard rename(temporary, target) == 0 else {
      let failure = failure(errno)
      unlink(temporary)
      throw failure
    }
  }

  /// Makes a file that is not there yet.
  public static func create(_ path: String, _ text: [UInt8]) throws(FileError) {
    try make(path, text, mode: 0o644, obeysMask: true)
  }

  private static func make(
    _ path: String, _ text: [UInt8], mode: mode_t, obeysMask: Bool
  ) throws(FileError) {
    do {
      try NewFile.make(path, text.span.bytes, mode: mode, obeysMask: obeysMask)
    } catch {
      throw FileError(error.description)
    }
  }

  private static func failure(_ code: Int32) -> FileError { FileError(FileFailure.system(code).description) }
}
