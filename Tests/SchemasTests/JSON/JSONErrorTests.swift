import Testing

@testable import Schemas

/// What is refused, and what is said about it.
struct JSONErrorTests {
  @Test(arguments: [
    ("", "nothing but white space", 0), ("  \n", "nothing but white space", 3),
    ("{} x", "something behind the JSON text", 3), ("{}{}", "something behind the JSON text", 2),
    ("1 2", "something behind the JSON text", 2), ("[1", "an array without an end", 2),
    ("{\"a\":1", "an object without an end", 6), ("{\"a\":", "an object without an end", 5),
    ("{\"a\"", "an object without an end", 4), ("{", "an object without an end", 1),
    ("[1 2]", "',' or ']' expected", 3), ("{\"a\":1]", "',' or '}' expected", 6),
    ("[1}", "',' or ']' expected", 2),
    ("{\"a\" 1}", "':' expected", 5), ("{a:1}", "a name in double quotes expected", 1),
    ("{\"a\":1,}", "a name in double quotes expected", 7), ("[1,]", "a value expected", 3),
    ("[,1]", "a value expected", 1), ("[1,,2]", "a value expected", 3), ("{\"a\":}", "a value expected", 5),
    ("[tru]", "'true' expected", 4), ("[nulL]", "'null' expected", 4),
    ("[falsey]", "the end of a value expected", 6),
    ("[01]", "a number with a leading zero", 2), ("[-]", "a digit expected", 2),
    ("[1.]", "a digit expected", 3),
    ("[.5]", "a value expected", 1), ("[1e]", "a digit expected", 3), ("[1e+]", "a digit expected", 4),
    ("[1x]", "the end of a value expected", 2), ("[1\"\"]", "the end of a value expected", 2),
    ("[\"a\"b]", "',' or ']' expected", 4), ("[\"a", "a string without an end", 1),
    ("\"a\\\"", "a string without an end", 0),
    ("[\"\\x\"]", "an unknown escape", 2), ("[\"\\u12g4\"]", "an escape without four hexadecimal digits", 2),
    ("[\"\\ud800\"]", "an unpaired surrogate", 2), ("[\"\\udc00\"]", "an unpaired surrogate", 2),
    ("[\"\\ud800\\n\"]", "an unpaired surrogate", 2), ("[\"\\ud800\\ud800\"]", "an unpaired surrogate", 2),
    ("[\"\\ud83dx\\ude00\"]", "an unpaired surrogate", 2),
    ("[\"a\u{1}\"]", "a control character in a string", 3),
    ("[\"a\n\"]", "a control character in a string", 3),
    ("[\u{c}1]", "a value expected", 1), ("\u{FEFF}{}", "a value expected", 0),
    ("[1\u{0}]", "the end of a value expected", 2),
    ("['a']", "a value expected", 1), ("[1]/**/", "something behind the JSON text", 3),
  ])
  func message(text: String, message: String, offset: Int) throws {
    for paths in [["x"], ["**.x"], ["[*]"]] {
      #expect(try JSONSearch(paths).error(Array(text.utf8)) == ValueError(message, at: offset), "\(paths)")
    }
    // Deep inside, and beyond the first blocks.
    let before = "[" + String(repeating: "[0],", count: 40)
    guard !text.isEmpty, text.first != " ", !message.hasPrefix("something") else { return }
    let found = try JSONSearch(["x"]).error(Array((before + text).utf8))
    if text.first == "[" || text.first == "{" {
      #expect(found == ValueError(message, at: offset + before.utf8.count))
    }
  }

  /// Unicode 3.9, table 3-7.
  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xE1, 0x80],
      [0xE1, 0x80, 0x41],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xE2, 0x28, 0xA1], [0xF8, 0x88, 0x80, 0x80, 0x80],
      [0xC3, 0xA9, 0xA9],
    ] as [[UInt8]])
  func malformedUTF8(bytes: [UInt8]) async throws {
    // At every place in a block of 64 bytes.
    for search in try JSONSearch.kinds(["x"]) {
      await Task.yield()
      for padding in 0..<130 {
        let start = Array("[\"".utf8) + [UInt8](repeating: 0x61, count: padding)
        for end in [
          "\"]", "aaaa\",1,2,3,\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]",
        ] {
          let error = search.error(start + bytes + Array(end.utf8))
          let isSecond = bytes == [0xC3, 0xA9, 0xA9]
          #expect(error == ValueError("not UTF-8", at: start.count + (isSecond ? 2 : 0)), "\(padding)")
        }
      }
    }
  }

  @Test(arguments: [false, true])
  func wellFormedUTF8(isOld: Bool) async throws {
    let search = try JSONSearch(["[*]"], isOld: isOld)
    for scalar in [
      "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
    ] {
      await Task.yield()
      for padding in 0..<130 {
        let text = "[\"" + String(repeating: "a", count: padding) + scalar + "\"]"
        #expect(try search.values(text) == [String(text.dropFirst().dropLast())])
      }
    }
  }

  @Test(arguments: [false, true])
  func escapesAtEveryPlace(isOld: Bool) async throws {
    let search = try JSONSearch(["[*]"], isOld: isOld)
    for count in 0..<10 {
      await Task.yield()
      for padding in 0..<130 {
        let start = "[\"" + String(repeating: "a", count: padding) + String(repeating: "\\", count: count)
        if count.isMultiple(of: 2) {
          #expect(try search.values(start + "\",1]").count == 2)
          #expect(search.error(Array((start + "\"\",1]").utf8)) != nil)
        } else {
          #expect(try search.values(start + "\"\",1]").count == 2)
          #expect(search.error(Array((start + "\",1]").utf8)) != nil)
        }
      }
    }
  }
}
