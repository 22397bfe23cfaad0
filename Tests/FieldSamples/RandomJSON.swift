import Schemas
import TestTools

/// Writes random JSON texts, spelled in all ways there are, and notes where each value stands.
struct RandomJSON {
  struct Place: Equatable {
    var moves: [NaiveMatcher.Move]
    var start: Int
    var end: Int
  }

  private(set) var text: [UInt8] = []
  /// The values, each before those inside it.
  private(set) var places: [Place] = []
  private var random: SeededRandom
  /// Values still to be written.
  private var budget: Int
  private let isPretty: Bool
  private let maximumDepth: Int

  /// - Parameter size: how many values about.
  init(seed: UInt64, size: Int = 40, maximumDepth: Int = 8) {
    random = SeededRandom(seed: seed)
    budget = size
    self.maximumDepth = maximumDepth
    isPretty = Bool.random(using: &random)
    blanks()
    value([], depth: 0)
    blanks()
  }

  private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private mutating func blanks() {
    guard isPretty || chance(20) else { return }
    for _ in 0..<Int.random(in: 0...(chance(10) ? 80 : 3), using: &random) {
      text.append([0x20, 0x20, 0x20, 0x0A, 0x0D, 0x09].randomElement(using: &random)!)
    }
  }

  private mutating func value(_ moves: [NaiveMatcher.Move], depth: Int) {
    budget -= 1
    let number = places.count
    places.append(Place(moves: moves, start: text.count, end: 0))
    switch depth == 0 && !chance(30)
      ? Int.random(in: 0..<4, using: &random) : Int.random(in: 0..<10, using: &random)
    {
    case 0...2 where depth < maximumDepth: object(moves, depth)
    case 3 where depth < maximumDepth: array(moves, depth)
    case 4...6: string(Self.content(&random))
    case 7: text += ["true", "false", "null"].randomElement(using: &random)!.utf8
    default: text += Self.number(&random).utf8
    }
    places[number].end = text.count
  }

  private mutating func object(_ moves: [NaiveMatcher.Move], _ depth: Int) {
    text.append(0x7B)
    blanks()
    for count in 0..<Int.random(in: 0...8, using: &random) where budget > 0 {
      if count > 0 { text.append(0x2C) }
      blanks()
      let name = RandomPaths.names.randomElement(using: &random)!
      string(name)
      blanks()
      text.append(0x3A)
      blanks()
      value(moves + [.member(name)], depth: depth + 1)
      blanks()
    }
    text.append(0x7D)
  }

  private mutating func array(_ moves: [NaiveMatcher.Move], _ depth: Int) {
    text.append(0x5B)
    blanks()
    for count in 0..<Int.random(in: 0...6, using: &random) where budget > 0 {
      if count > 0 { text.append(0x2C) }
      blanks()
      value(moves + [.element(count)], depth: depth + 1)
      blanks()
    }
    text.append(0x5D)
  }

  private mutating func string(_ content: String) {
    let odds = chance(3) ? 3 : 40
    text.append(0x22)
    for scalar in content.unicodeScalars {
      let short: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r",
        "\t": "\\t",
      ]
      let mustEscape = scalar == "\"" || scalar == "\\" || scalar.value < 0x20
      if let spelling = short[scalar], mustEscape || chance(odds), !chance(5) {
        text += spelling.utf8
      } else if mustEscape || chance(odds) {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
          text += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
        }
      } else {
        text += String(scalar).utf8
      }
    }
    text.append(0x22)
  }

  private static func content(_ random: inout SeededRandom) -> String {
    let alphabets: [[Unicode.Scalar]] = [
      Array("abcdefghijklmnopqrstuvwxyz 0123456789".unicodeScalars),
      Array("{}[]:,\"\\/\u{8}\u{C}\n\r\t\u{1}\u{0}\u{1F}\u{7F} utrue".unicodeScalars),
      Array("aé߿ࠀ퟿�𐀀\u{10FFFF}日本語👩‍👩‍👧Ωß".unicodeScalars),
    ]
    let alphabet = alphabets.randomElement(using: &random)!
    let longest = Int.random(in: 0..<20, using: &random) == 0 ? 200 : 20
    var content = ""
    for _ in 0..<Int.random(in: 0...longest, using: &random) {
      content.unicodeScalars.append(alphabet.randomElement(using: &random)!)
    }
    return content
  }

  private static func number(_ random: inout SeededRandom) -> String {
    let odd = [
      "0", "-0", "0.0", "-0.0e0", "1.0", "1e3", "1E3", "1e+3", "1E-3", "123456789012345678",
      "0.1234567890123456789",
      "10", "-10.5e-07", "12345678", "1234567", "1234567.5", "1.00000000", "9e0", "100000000000000000000.5",
    ]
    return switch Int.random(in: 0..<3, using: &random) {
    case 0: odd.randomElement(using: &random)!
    case 1: String(Int.random(in: -1_000_000...1_000_000, using: &random))
    default: String(Int.random(in: -99_999...99_999, using: &random)) + ".25"
    }
  }
}
