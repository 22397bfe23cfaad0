import Glibc

/// A folder that is gone, with the files in it, when it is let go of.
public final class TemporaryFolder: Sendable {
  public struct Failure: Error { public let code: Int32 }

  public let path: String

  public init() throws(Failure) {
    var template = Array("/tmp/fieldseal-http-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { unlink("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
  }

  /// Writes a file and returns its path.
  public func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws(Failure) -> String {
    let path = "\(path)/\(name)"
    unlink(path)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(code: errno) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard Glibc.write(file, bytes, bytes.count) == bytes.count, fchmod(file, mode) == 0 else {
      throw Failure(code: errno)
    }
    return path
  }
}
