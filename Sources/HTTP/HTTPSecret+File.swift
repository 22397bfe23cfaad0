import Glibc

extension HTTPSecret {
  /// The first line of a file that only its owner, who is this process's user or root, may read.
  public static func read(file path: String) throws(HTTPError) -> HTTPSecret {
    var bytes = [UInt8](repeating: 0, count: limit + 2)
    defer { bytes.withUnsafeMutableBytes { $0.baseAddress.map { explicit_bzero($0, limit + 2) } } }
    let count = try read(path, &bytes)
    let line = bytes[0..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard !line.isEmpty else {
      throw HTTPError(.unusableFile, "the first line of \(path) is empty", file: path)
    }
    guard let secret = HTTPSecret(line) else {
      throw HTTPError(
        .unusableFile,
        "the first line of \(path) is no password or token: it is longer than 16 KiB or has control characters",
        file: path
      )
    }
    return secret
  }

  /// How many bytes the file has, or as many as there is room for.
  private static func read(_ path: String, _ bytes: inout [UInt8]) throws(HTTPError) -> Int {
    // Non-blocking, so that a pipe in the file's place is refused rather than waited for.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw unreadable(path, errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw unreadable(path, errno) }
    try check(status, path)
    var count = 0
    while count < bytes.count {
      let added = bytes.withUnsafeMutableBytes { target in
        Glibc.read(file, target.baseAddress.map { $0 + count }, target.count - count)
      }
      if added < 0, errno == EINTR { continue }
      guard added >= 0 else { throw unreadable(path, errno) }
      if added == 0 { break }
      count += added
    }
    return count
  }

  private static func check(_ status: stat, _ path: String) throws(HTTPError) {
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw HTTPError(.unusableFile, "\(path) is not a file", file: path)
    }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else {
      throw HTTPError(
        .unusableFile,
        "\(path) has mode \(String(mode, radix: 8)), so others have access to it: chmod 600 \(path)",
        file: path)
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw HTTPError(
        .unusableFile,
        "\(path) belongs to user \(status.st_uid), not to user \(geteuid()) that runs fieldseal: "
          + "chown \(geteuid()) \(path)", file: path)
    }
  }

  private static func unreadable(_ path: String, _ code: Int32) -> HTTPError {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return HTTPError(.unusableFile, "cannot read \(path): \(reason)", file: path)
  }
}
