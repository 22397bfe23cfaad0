import Bytes

/// Runs of bytes, back to back.
struct Pieces: ~Copyable {
  /// Contents such as the documents' fields have; crypto does not look at them.
  static let contents = ["078-05-1120", "grace.3341@mail.example", "4355980163540820"]

  private var bytes = ByteBuffer()
  private var ends: [Int] = []

  init() {}

  static func ofContents() -> Pieces {
    var pieces = Pieces()
    for content in contents {
      let text = Array(content.utf8)
      pieces.append(text.span.bytes)
    }
    return pieces
  }

  var count: Int { ends.count }

  mutating func append(_ piece: RawSpan) {
    bytes.append(piece)
    ends.append(bytes.count)
  }

  func withPiece<Result, Failure: Error>(
    _ number: Int, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = number == 0 ? 0 : ends[number - 1]
    return try body(bytes.bytes.extracting(start..<ends[number]))
  }
}
