/// A file's lines, numbered as libyaml does: they end at CR, LF, NEL and the two Unicode separators.
struct LineTable {
  private let bytes: [UInt8]
  /// Where lines begin and where, without their ends, they end.
  private let ranges: [Range<Int>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var ranges: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length = Self.breakLength(bytes, index)
      guard length > 0 else {
        index += 1
        continue
      }
      ranges.append(start..<index)
      index += length
      start = index
    }
    ranges.append(start..<bytes.count)
    self.ranges = ranges
  }

  var count: Int { ranges.count }

  /// Where the line begins, counted from 0.
  func start(_ line: Int) -> Int? { ranges.indices.contains(line - 1) ? ranges[line - 1].lowerBound : nil }

  /// The line without its end.
  func bytes(_ line: Int) -> ArraySlice<UInt8> {
    ranges.indices.contains(line - 1) ? bytes[ranges[line - 1]] : []
  }

  /// Whether there is more in it than white space and a comment.
  func hasContent(_ line: Int) -> Bool {
    guard let first = bytes(line).first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
    return first != UInt8(ascii: "#")
  }

  private static func breakLength(_ bytes: [UInt8], _ index: Int) -> Int {
    switch bytes[index] {
    case 0x0A: 1
    case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
    case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] | 1 == 0xA9 ? 3 : 0
    default: 0
    }
  }
}
