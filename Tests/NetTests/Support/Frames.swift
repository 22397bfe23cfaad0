import Glibc
import Net

/// Frames of test data: a 4-byte size, then that many bytes.
enum Frames {
  static func frame(_ body: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) } + body
  }

  /// Bytes that differ from place to place.
  static func noise(_ count: Int, seed: Int = 1) -> [UInt8] {
    var state = UInt64(truncatingIfNeeded: seed) | 1
    return [UInt8](unsafeUninitializedCapacity: count + 8) { space, used in
      for place in stride(from: 0, to: count, by: 8) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        UnsafeMutableRawBufferPointer(space).storeBytes(
          of: state ^ state >> 33, toByteOffset: place, as: UInt64.self)
      }
      used = count
    }
  }

  /// Array's own comparison is slow in a debug build.
  static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && (left.isEmpty || memcmp(left, right, left.count) == 0)
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
