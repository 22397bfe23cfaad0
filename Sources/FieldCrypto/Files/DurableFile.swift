import Files
import Glibc

/// Small files that are read whole and written so that they survive a crash: a reader sees the old contents or the new.
///
/// A crash may leave a temporary file behind. Its name begins with ".tmp-", no reader looks at it, and it may be deleted.
enum DurableFile {
  static let temporaryPrefix = ".tmp-"

  /// The contents of a file of at most `limit` bytes that only its owner may read, in memory that is wiped.
  static func readSecret(_ path: String, limit: Int) throws(FileError) -> SecretBytes {
    let file = try open(path, .secret)
    var count = 0
    let buffer = try SecretBytes(byteCount: limit + 1) {
      (room: UnsafeMutableRawBufferPointer) throws(FileError) in
      do throws(FileFailure) { count = try file.read(into: room) } catch {
        throw failure("read", path, error)
      }
    }
    guard count <= limit else { throw failure("read", path, .isTooLarge(limit: limit)) }
    return SecretBytes(copying: buffer.bytes.extracting(0..<count))
  }

  /// The contents, at most `limit` bytes.
  static func read(_ path: String, privacy: FilePrivacy, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
    try read(path, privacy: privacy, limit: limit).contents
  }

  /// The contents and the identity that the file had when they were read.
  static func read(
    _ path: String, privacy: FilePrivacy, limit: Int = 16 << 20
  ) throws(FileError) -> (contents: [UInt8], stamp: FileStamp) {
    let file = try open(path, privacy)
    do {
      return (try file.contents(limit: limit), FileStamp(file.status))
    } catch {
      throw failure("read", path, error)
    }
  }

  private static func open(_ path: String, _ privacy: FilePrivacy) throws(FileError) -> OpenedFile {
    let file: OpenedFile
    do { file = try OpenedFile(path) } catch { throw failure("open", path, error) }
    try check(file.status, path, privacy)
    return file
  }

  /// Refuses what others could read or change.
  private static func check(_ status: stat, _ path: String, _ privacy: FilePrivacy) throws(FileError) {
    if let objection = privacy.objection(to: status, at: path) {
      throw FileError(kind: .permissions, message: objection)
    }
  }

  /// Makes the file, mode 0600, with its contents and name on disk. Throws `.exists`, and changes nothing, where there
  /// is one already: of several processes that try, one succeeds.
  static func create(_ path: String, _ contents: borrowing RawSpan) throws(FileError) {
    let temporary = try writeTemporary(beside: path, contents)
    defer { unlink(temporary) }
    // link() does not replace, and is atomic over NFS too.
    guard link(temporary, path) == 0 else { throw failure("make", path, errno) }
    try synchronize(folder: folder(of: path))
  }

  /// Replaces the file, or makes it, mode 0600, with its contents and name on disk.
  static func replace(_ path: String, _ contents: borrowing RawSpan) throws(FileError) {
    let temporary = try writeTemporary(beside: path, contents)
    guard rename(temporary, path) == 0 else {
      let error = failure("replace", path, errno)
      unlink(temporary)
      throw error
    }
    try synchronize(folder: folder(of: path))
  }

  /// The names in a folder.
  static func names(in folder: String) throws(FileError) -> [String] {
    do { return try Folder.names(in: folder) } catch { throw failure("open", folder, error) }
  }

  /// Makes a folder, mode 0700, unless it exists; checks it.
  static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o700) == 0 {
      try synchronize(folder: folder(of: path))
    } else if errno != EEXIST {
      throw failure("make", path, errno)
    }
    try checkFolder(path)
  }

  /// Refuses what is not a folder, and one that others may write to.
  static func checkFolder(_ path: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure("examine", path, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(kind: .other, message: "\(path) is not a folder")
    }
    try check(status, path, .readable)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  static func failure(_ action: String, _ path: String, _ code: Int32) -> FileError {
    failure(action, path, .system(code))
  }

  private static func failure(_ action: String, _ path: String, _ failure: FileFailure) -> FileError {
    let kind: FileError.Kind =
      switch failure {
      case .system(ENOENT): .missing
      case .system(EEXIST): .exists
      case .system(EACCES), .system(EPERM): .permissions
      case .isTooLarge: .tooLarge
      case .system, .isFolder, .isNotRegular: .other
      }
    return FileError(kind: kind, message: "cannot \(action) \(path): \(failure)")
  }

  private static func writeTemporary(
    beside path: String, _ contents: borrowing RawSpan
  ) throws(FileError) -> String {
    let random: UInt32
    do { random = try Hash.randomUInt32() } catch { throw FileError(kind: .other, message: error.message) }
    let temporary = "\(folder(of: path))/\(temporaryPrefix)\(getpid())-\(Hex.text(random))"
    do {
      try NewFile.make(temporary, contents, mode: 0o600, obeysMask: false)
    } catch {
      throw failure("write", temporary, error)
    }
    return temporary
  }

  private static func synchronize(folder: String) throws(FileError) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", folder, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write", folder, errno) }
  }
}
