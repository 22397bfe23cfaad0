import Glibc

/// Small files that are read whole and written so that they survive a crash: a reader sees the old contents or the new.
///
/// A crash may leave a temporary file behind. Its name begins with ".tmp-", no reader looks at it, and it may be deleted.
enum DurableFile {
  /// Who may have access besides the owner, who is this process's user or root.
  enum Privacy {
    /// Nobody: secrets.
    case secret
    /// Others may read: what is encrypted or authenticated.
    case readable

    var forbidden: mode_t { self == .secret ? 0o077 : 0o022 }
  }

  static let temporaryPrefix = ".tmp-"

  /// The contents of a file of at most `limit` bytes that only its owner may read, in memory that is wiped.
  static func readSecret(_ path: String, limit: Int) throws(FileError) -> SecretBytes {
    let contents = try openChecked(path, privacy: .secret)
    defer { close(contents.descriptor) }
    var count = 0
    let buffer = try SecretBytes(byteCount: limit + 1) {
      (target: UnsafeMutableRawBufferPointer) throws(FileError) in
      while count < target.count {
        let added = Glibc.read(
          contents.descriptor, target.baseAddress.map { $0 + count }, target.count - count)
        if added < 0 {
          if errno == EINTR { continue }
          throw failure("read", path, errno)
        }
        if added == 0 { break }
        count += added
      }
    }
    guard count <= limit else {
      throw FileError(kind: .tooLarge, message: "\(path) has more than \(limit) bytes: it is not one of ours")
    }
    return SecretBytes(copying: buffer.bytes.extracting(0..<count))
  }

  /// The contents, at most `limit` bytes.
  static func read(_ path: String, privacy: Privacy, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
    try read(path, privacy: privacy, limit: limit).contents
  }

  /// The contents and the identity that the file had when they were read.
  static func read(
    _ path: String, privacy: Privacy, limit: Int = 16 << 20
  ) throws(FileError) -> (contents: [UInt8], stamp: FileStamp) {
    let (descriptor, status) = try openChecked(path, privacy: privacy)
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", path, errno)
      }
      if count == 0 { break }
      guard contents.count + count <= limit else {
        throw FileError(
          kind: .tooLarge, message: "\(path) has more than \(limit) bytes: it is not one of ours")
      }
      contents += piece[0..<count]
    }
    return (contents, FileStamp(status))
  }

  private static func openChecked(
    _ path: String, privacy: Privacy
  ) throws(FileError) -> (descriptor: Int32, status: stat) {
    // Non-blocking, so that a pipe in the file's place is refused rather than waited for.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("open", path, errno) }
    var status = stat()
    do throws(FileError) {
      guard fstat(descriptor, &status) == 0 else { throw failure("examine", path, errno) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw FileError(kind: .other, message: "\(path) is not a file")
      }
      try check(status, path, privacy)
      return (descriptor, status)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Refuses what others could read or change.
  static func check(_ status: stat, _ path: String, _ privacy: Privacy) throws(FileError) {
    let mode = status.st_mode & 0o777
    guard mode & privacy.forbidden == 0 else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      let wanted = isFolder ? "700" : "600"
      let danger = privacy == .secret ? "others have access to it" : "others may change it"
      throw FileError(
        kind: .permissions,
        message: "\(path) has mode \(String(mode, radix: 8)), so \(danger): chmod \(wanted) \(path)")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw FileError(
        kind: .permissions,
        message: "\(path) belongs to user \(status.st_uid), not to user \(geteuid()) that runs fieldseal: "
          + "chown \(geteuid()) \(path)")
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
    guard let stream = opendir(folder) else { throw failure("open", folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
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
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    let kind: FileError.Kind =
      switch code {
      case ENOENT: .missing
      case EEXIST: .exists
      case EACCES, EPERM: .permissions
      default: .other
      }
    return FileError(kind: kind, message: "cannot \(action) \(path): \(reason)")
  }

  private static func writeTemporary(
    beside path: String, _ contents: borrowing RawSpan
  ) throws(FileError) -> String {
    let random: UInt32
    do { random = try Hash.randomUInt32() } catch { throw FileError(kind: .other, message: error.message) }
    let temporary = "\(folder(of: path))/\(temporaryPrefix)\(getpid())-\(Hex.text(random))"
    let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("make", temporary, errno) }
    defer { close(descriptor) }
    var code = fchmod(descriptor, 0o600) == 0 ? 0 : errno  // whatever the umask
    if code == 0 { code = contents.withUnsafeBytes { write($0, to: descriptor) } }
    if code == 0, fsync(descriptor) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw failure("write", temporary, code)
    }
    return temporary
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

  private static func synchronize(folder: String) throws(FileError) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", folder, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write", folder, errno) }
  }
}
