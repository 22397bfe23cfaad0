import Files
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
    let file: OpenedFile
    do { file = try OpenedFile(path) } catch { throw unreadable(path, error) }
    if let objection = FilePrivacy.secret.objection(to: file.status, at: path) {
      throw HTTPError(.unusableFile, objection, file: path)
    }
    do { return try file.read(into: &bytes) } catch { throw unreadable(path, error) }
  }

  private static func unreadable(_ path: String, _ failure: FileFailure) -> HTTPError {
    HTTPError(.unusableFile, "cannot read \(path): \(failure)", file: path)
  }
}
