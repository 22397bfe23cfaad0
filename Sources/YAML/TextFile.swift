import Glibc

/// Reading whole small files and folders.
public enum TextFile {
  /// The file's bytes. Only a regular file is read: a pipe or a device could block or never end.
  public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileError(reason(errno)) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError(reason(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError("it is a folder, not a file")
    default: throw FileError("it is not a regular file")
    }
    var bytes: [UInt8] = []
    while true {
      let chunk = 16 << 10
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        got = Glibc.read(file, buffer.baseAddress, chunk)
        count = max(got, 0)
      }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw FileError(reason(errno)) }
      if got == 0 { return bytes }
      bytes += piece
      if bytes.count > limit { throw FileError("it is larger than \(limit) bytes") }
    }
  }

  /// Whether `path` is a folder; false too if it does not exist.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted by their bytes, without hidden ones.
  public static func names(inFolder path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw FileError(reason(errno)) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the system says about an error number.
  static func reason(_ number: Int32) -> String {
    String(cString: strerror(number))
  }
}
