/// Takes an answer's body, up to a limit.
final class BodySink {
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isOverfull = false

  init(limit: Int) { self.limit = limit }

  /// Whether there was room for it.
  func take(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard piece.count <= limit - bytes.count else {
      isOverfull = true
      return false
    }
    bytes.append(contentsOf: piece)
    return true
  }
}
