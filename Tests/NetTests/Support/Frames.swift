import Net

/// Frames of test data: a 4-byte size, then that many bytes.
enum Frames {
  static func frame(_ body: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) } + body
  }

  /// Bytes that differ from place to place.
  static func noise(_ count: Int, seed: Int = 1) -> [UInt8] {
    var state = UInt32(truncatingIfNeeded: seed) | 1
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return UInt8(truncatingIfNeeded: state)
    }
  }

  /// The size of the frame that `bytes` begin with, its prefix included; nil if even that is not there.
  static func size(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) } + 4
  }

  /// Consumes whole frames, as many as there are or only the first, and wants the next one whole.
  static func consume(_ bytes: [UInt8], onlyOne: Bool = false) -> Received {
    var consumed = 0
    while let size = size(bytes[consumed...]) {
      guard bytes.count - consumed >= size else { return Received(consumed: consumed, wanted: size) }
      consumed += size
      if onlyOne { break }
    }
    return Received(consumed: consumed, wanted: 4)
  }
}
