import TestTools
import Testing

@testable import Schemas

/// Names with escapes, the first of which is read while something else is skipped or taken: none may be missed.
struct JSONRefillTests {
  @Test(arguments: [1, 7, 64, 500, 2000, 20_000], JSONSearch.tokensAtOnce)
  func escapedDuplicateBehindOtherValues(count: Int, tokensAtOnce: Int) async throws {
    let zeros = Array(repeating: "0", count: count).joined(separator: ",")
    let pads = [
      #""pad":[\#(zeros)]"#, #""pad":{"x":[\#(zeros)],"y":{}}"#, #""ssn":[\#(zeros)]"#,
      #""ssn":{"pad":[\#(zeros)]}"#, #""in":{"pad":[\#(zeros)]}"#, #""in":{"ssn":[\#(zeros)]}"#,
      #""in":[{"pad":[\#(zeros)]}]"#,
    ]
    for isOld in [false, true] {
      for paths in [["ssn"], ["ssn", "in.ssn"], ["**.ssn", "in.*.b"], ["ssn", "in.other"]] {
        await Task.yield()
        let search = try JSONSearch(paths, tokensAtOnce: tokensAtOnce, isOld: isOld)
        for pad in pads {
          let plain = try search.values(#"{"ssn":"1",\#(pad),"ssn":"123-45-6789"}"#)
          let escaped = try search.values(#"{"ssn":"1",\#(pad),"s\u0073n":"123-45-6789"}"#)
          #expect(escaped == plain && escaped.last == #""123-45-6789""#, "\(paths) \(pad.prefix(20))")
          let reversed = try search.values(#"{"s\u0073n":"1",\#(pad),"ssn":"123-45-6789"}"#)
          #expect(reversed == plain, "\(paths) \(pad.prefix(20))")
        }
      }
    }
  }

  /// Objects whose members are skipped, taken and searched, the first escape at a random place: as without the escape.
  @Test func firstEscapeAnywhere() async throws {
    var random = SeededRandom(seed: 5)
    let names = ["ssn", "a", "b", "in", "pad", "x"]
    var escapedFinds = 0
    for round in 0..<3000 {
      await Task.yield()
      var (count, plainText, escapedText) = (0, "", "")
      let first = Int.random(in: 0..<60, using: &random)
      func write(_ piece: String) {
        plainText += piece
        escapedText += piece
      }
      func object(_ depth: Int) {
        write("{")
        for member in 0..<Int.random(in: 1...6, using: &random) {
          if member > 0 { write(",") }
          let name = names.randomElement(using: &random) ?? "a"
          let isEscaped = count >= first && Bool.random(using: &random)
          count += 1
          plainText += "\"\(name)\":"
          escapedText += isEscaped ? "\"\(Self.escape(name))\":" : "\"\(name)\":"
          value(depth)
        }
        write("}")
      }
      func value(_ depth: Int) {
        switch Int.random(in: 0..<(depth < 5 ? 6 : 3), using: &random) {
        case 0: write("7")
        case 1: write(#""text""#)
        case 2:
          let zeros = Array(repeating: "0", count: Int.random(in: 1...40, using: &random))
          write("[\(zeros.joined(separator: ","))]")
        case 3:
          write("[")
          object(depth + 1)
          write(",")
          object(depth + 1)
          write("]")
        default: object(depth + 1)
        }
      }
      object(0)
      let paths = [["ssn"], ["in.ssn", "a[*].b"], ["**.ssn"], ["*.x", "b[1].in.a"]][round & 3]
      let whole = try JSONSearch(paths)
      let plain = try whole.values(plainText)
      let expectedPaths = try whole(Array(plainText.utf8)).map(\.path)
      for tokensAtOnce in JSONSearch.tokensAtOnce {
        let search = try JSONSearch(paths, tokensAtOnce: tokensAtOnce, isOld: round.isMultiple(of: 3))
        let found = try search(Array(escapedText.utf8))
        #expect(
          found.count == plain.count && found.map(\.path) == expectedPaths, "\(paths) in \(escapedText)")
      }
      if plainText != escapedText { escapedFinds += plain.count }
    }
    #expect(escapedFinds > 1000, "\(escapedFinds)")
  }

  /// The name with its first character written as an escape.
  private static func escape(_ name: String) -> String {
    guard let first = name.utf8.first else { return name }
    return "\\u00" + String(first, radix: 16) + name.dropFirst()
  }
}
