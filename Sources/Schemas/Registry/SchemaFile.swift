import Glibc

/// An Avro schema in a file.
public struct SchemaFile: Sendable {
  public let path: String
  public let schema: AvroSchema
  static let limit = 2 << 20

  public init(path: String, schema: AvroSchema) {
    self.path = path
    self.schema = schema
  }

  /// Reads the file, of 2 MiB at most. Throws `.invalid` with a sentence that does not repeat the path.
  public init(reading path: String) throws(SchemaLookupError) {
    let text = try Self.text(path)
    do { schema = try AvroSchema(json: text) } catch {
      throw SchemaLookupError(.invalid, "it is no Avro schema: \(error)")
    }
    self.path = path
  }

  private static func text(_ path: String) throws(SchemaLookupError) -> String {
    func failure(_ reason: String) -> SchemaLookupError { SchemaLookupError(.invalid, reason) }
    func failure(_ code: Int32) -> SchemaLookupError {
      failure(strerror(code).map { String(cString: $0) } ?? "error \(code)")
    }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw failure(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw failure("it is not a regular file") }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(file, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(errno) }
      if count == 0 { break }
      bytes += piece[0..<count]
      guard bytes.count <= limit else { throw failure("it is larger than \(limit) bytes") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("it is not UTF-8") }
    return text
  }
}
