import Glibc

/// A regular file, open for reading. Files are small here: they are read whole, up to a limit.
public struct OpenedFile: ~Copyable {
  private let descriptor: Int32
  /// As it was when the file was opened.
  public let status: stat

  public init(_ path: String) throws(FileFailure) {
    // Non-blocking, so that a pipe in the file's place is refused rather than waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(errno) }
    var status = stat()
    let failure: FileFailure? =
      if fstat(descriptor, &status) != 0 {
        .system(errno)
      } else {
        switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: .isFolder
        default: .isNotRegular
        }
      }
    if let failure {
      close(descriptor)
      throw failure
    }
    self.descriptor = descriptor
    self.status = status
  }

  deinit { close(descriptor) }

  /// Reads on until `room` is full or the file ends; returns how many bytes there were.
  public func read(into room: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    var count = 0
    while count < room.count {
      let added = Glibc.read(descriptor, room.baseAddress.map { $0 + count }, room.count - count)
      if added < 0 {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      if added == 0 { break }
      count += added
    }
    return count
  }

  /// The same, into the bytes of an array.
  public func read(into bytes: inout [UInt8]) throws(FileFailure) -> Int {
    try bytes.withUnsafeMutableBufferPointer { (room) throws(FileFailure) in
      try read(into: UnsafeMutableRawBufferPointer(room))
    }
  }

  /// All of it, at most `limit` bytes.
  public func contents(limit: Int) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try read(into: &piece)
      guard count <= limit - bytes.count else { throw .isTooLarge(limit: limit) }
      bytes += piece[..<count]
      if count < piece.count { return bytes }
    }
  }
}
