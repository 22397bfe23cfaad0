/// Variations of a file that must be refused, never trap.
enum Hostile {
  /// Every truncation, every byte with one bit flipped, lines doubled, dropped and exchanged, and things appended.
  static func variations(of bytes: [UInt8]) -> [[UInt8]] {
    var all: [[UInt8]] = (0..<bytes.count).map { Array(bytes.prefix($0)) }
    for index in bytes.indices {
      for bit in [0, 5, 7] {
        var altered = bytes
        altered[index] ^= 1 << UInt8(bit)
        all.append(altered)
      }
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
    for index in lines.indices {
      var doubled = lines
      doubled.insert(lines[index], at: index)
      var dropped = lines
      dropped.remove(at: index)
      var exchanged = lines
      exchanged.swapAt(index, (index + 1) % lines.count)
      all += [doubled, dropped, exchanged].map { Array($0.joined(separator: [UInt8(ascii: "\n")])) + [10] }
    }
    all += [bytes + [10], bytes + bytes, [0] + bytes, bytes + [0xFF], Array(repeating: 10, count: 500)]
    return all
  }
}
