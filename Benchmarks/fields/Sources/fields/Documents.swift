import Bytes
import Glibc

/// Documents of one size, back to back in a file (`load values`).
struct Documents: ~Copyable {
  static let byteCount = 1024

  private let bytes: ByteBuffer
  let count: Int

  init(path: String) throws(BenchError) {
    let bytes = try readFile(path)
    guard bytes.count >= Self.byteCount else { throw BenchError("\(path) holds no document") }
    count = bytes.count / Self.byteCount
    self.bytes = bytes
  }

  /// The document of this number, counted round and round.
  subscript(_ number: Int) -> RawSpan {
    @_lifetime(borrow self)
    get {
      let start = number % count * Self.byteCount
      let document = bytes.bytes.extracting(start..<start + Self.byteCount)
      return unsafe _overrideLifetime(document, borrowing: self)
    }
  }
}

func readFile(_ path: String) throws(BenchError) -> ByteBuffer {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { throw BenchError("\(path) cannot be opened") }
  defer { close(file) }
  var bytes = ByteBuffer()
  while true {
    let before = bytes.count
    bytes.appendUninitialized(maximum: 1 << 20) { max(read(file, $0.baseAddress, $0.count), 0) }
    if bytes.count == before { return bytes }
  }
}
