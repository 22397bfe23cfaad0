import CSIMD
import TestTools
import Testing

/// What a processor does with many bytes at a time, against the same said byte by byte.
struct SIMDTests {
  /// One instruction set.
  struct Instructions: Sendable {
    let block: @Sendable (UnsafePointer<UInt8>) -> simd_block
    let equal: @Sendable (UnsafePointer<UInt8>, UInt8) -> UInt64
    let isUTF8: @Sendable (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Bool

    static let portable = Instructions(
      block: { simd_block_portable($0) }, equal: { simd_equal_portable($0, $1) },
      isUTF8: { simd_utf8_portable($0, $1) })

    /// All that this processor has.
    static var all: [Instructions] {
      #if arch(x86_64)
        let old = Instructions(
          block: { simd_block_sse2($0) }, equal: { simd_equal_sse2($0, $1) },
          isUTF8: { simd_utf8_sse2($0, $1) })
        let new = Instructions(
          block: { simd_test_block_avx2($0) }, equal: { simd_test_equal_avx2($0, $1) },
          isUTF8: { simd_utf8_avx2($0, $1) })
        return simd_has_avx2() ? [portable, old, new] : [portable, old]
      #else
        return [portable]
      #endif
    }
  }

  @Test func blocks() async {
    var random = SeededRandom(seed: 64)
    let some =
      Array("\"\\{}[]:,\n\r\t \u{0}\u{1F}\u{C}\u{1A};<az|~\u{7F}".utf8) + [0x80, 0xDB, 0xFB, 0xA2, 0xFF]
    for round in 0..<20_000 {
      if round.isMultiple(of: 256) { await Task.yield() }
      let bytes = (0..<64).map { _ in
        round.isMultiple(of: 2)
          ? some.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      }
      let plain = simd_block_portable(bytes)
      for set in Instructions.all {
        let quick = set.block(bytes)
        #expect(
          quick.quote == plain.quote && quick.structural == plain.structural && quick.blank == plain.blank)
        #expect(quick.control == plain.control && quick.has_backslash == plain.has_backslash)
        #expect(quick.is_high == plain.is_high)
        #expect(set.equal(bytes, bytes[round & 63]) == simd_equal_portable(bytes, bytes[round & 63]))
      }
    }
  }

  @Test func everyByte() {
    for byte in 0...255 as ClosedRange<UInt8> {
      for set in Instructions.all {
        let block = set.block([UInt8](repeating: byte, count: 64))
        let isStructural = "{}[]:,".utf8.contains(byte)
        #expect(block.structural == (isStructural ? .max : 0) && block.quote == (byte == 0x22 ? .max : 0))
        #expect(block.blank == (byte <= 0x20 ? .max : 0) && block.control == (byte < 0x20 ? .max : 0))
        #expect(block.has_backslash == (byte == 0x5C) && block.is_high == (byte > 0x7F))
      }
    }
  }

  /// Against the standard library.
  @Test func utf8() async {
    var random = SeededRandom(seed: 8)
    var wells = 0
    let units: [[UInt8]] = ["a", "é", "߿", "ࠀ", "日", "퟿", "\u{E000}", "𐀀", "\u{10FFFF}"].map {
      Array($0.utf8)
    }
    let bad: [[UInt8]] = [
      [0x80], [0xC0], [0xC3], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F], [0xF4, 0x90], [0xF8],
    ]
    for round in 0..<20_000 {
      if round.isMultiple(of: 256) { await Task.yield() }
      var bytes: [UInt8] = []
      while bytes.count < 75 {
        let isBad = Int.random(in: 0..<60, using: &random) == 0
        bytes += (isBad ? bad : units).randomElement(using: &random)!
      }
      let isWell = String(validating: bytes, as: UTF8.self) != nil
      for set in Instructions.all { #expect(check(bytes, set) == isWell) }
      if isWell { wells += 1 }
    }
    #expect(wells > 1000 && wells < 19_000)
  }

  /// 16 zeros, then the text in two blocks.
  private func check(_ text: [UInt8], _ set: Instructions) -> Bool {
    let padding = [UInt8](repeating: 0x20, count: 128 - text.count)
    let padded = [UInt8](repeating: 0, count: 16) + text + padding
    return padded.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return set.isUTF8(start + 16, start) && set.isUTF8(start + 80, start + 64)
    }
  }
}
