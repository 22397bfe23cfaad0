import CSIMD
import Testing

/// What a processor does with 64 bytes at a time, against the same said byte by byte.
struct SIMDTests {
  @Test func blocks() {
    var random = SeededRandom(seed: 64)
    let some =
      Array("\"\\{}[]:,\n\r\t \u{0}\u{1F}\u{C}\u{1A};<az|~\u{7F}".utf8) + [0x80, 0xDB, 0xFB, 0xA2, 0xFF]
    for round in 0..<20_000 {
      let bytes = (0..<64).map { _ in
        round.isMultiple(of: 2)
          ? some.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
      }
      let quick = simd_json_block_of(bytes)
      let plain = simd_json_block_portable(bytes)
      #expect(
        quick.quote == plain.quote && quick.structural == plain.structural && quick.blank == plain.blank)
      #expect(quick.control == plain.control && (quick.backslash != 0) == (plain.backslash != 0))
      #expect((quick.high != 0) == (plain.high != 0))
      let byte = bytes[round & 63]
      #expect(simd_equal(bytes, byte) == simd_equal_portable(bytes, byte))
    }
  }

  @Test func everyByte() {
    for byte in 0...255 as ClosedRange<UInt8> {
      let block = simd_json_block_of([UInt8](repeating: byte, count: 64))
      let isStructural = "{}[]:,".utf8.contains(byte)
      #expect(block.structural == (isStructural ? .max : 0) && block.quote == (byte == 0x22 ? .max : 0))
      #expect(block.blank == (byte <= 0x20 ? .max : 0) && block.control == (byte < 0x20 ? .max : 0))
      #expect((block.backslash != 0) == (byte == 0x5C) && (block.high != 0) == (byte > 0x7F))
    }
  }

  /// Both versions against the standard library.
  @Test func utf8() {
    var random = SeededRandom(seed: 8)
    var wells = 0
    let units: [[UInt8]] = ["a", "é", "߿", "ࠀ", "日", "퟿", "", "𐀀", "\u{10FFFF}"].map { Array($0.utf8) }
    let bad: [[UInt8]] = [
      [0x80], [0xC0], [0xC3], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F], [0xF4, 0x90], [0xF8],
    ]
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      while bytes.count < 75 {
        let isBad = Int.random(in: 0..<60, using: &random) == 0
        bytes += (isBad ? bad : units).randomElement(using: &random)!
      }
      // Ends between two characters, unless it is wrong.
      bytes.removeLast(bytes.count - 70)
      bytes += [UInt8](repeating: 0x61, count: 10)
      let text = Array(bytes.prefix(80))
      let isWell = String(validating: text, as: UTF8.self) != nil
      let quick = check(text) { simd_utf8($0, $1) }
      let plain = check(text) { simd_utf8_portable($0, $1) }
      #expect(quick == isWell && plain == isWell)
      if isWell { wells += 1 }
    }
    #expect(wells > 1000 && wells < 19_000)
  }

  /// 16 zeros, then 80 bytes in two overlapping blocks.
  private func check(
    _ text: [UInt8], _ isWell: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Bool
  ) -> Bool {
    let padded = [UInt8](repeating: 0, count: 16) + text + [UInt8](repeating: 0x20, count: 48)
    return padded.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return isWell(start + 16, start) && isWell(start + 80, start + 64)
    }
  }
}
