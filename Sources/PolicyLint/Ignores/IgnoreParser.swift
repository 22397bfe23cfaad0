import Policy
import YAML

/// Reads the text of a comment from behind its '#'.
struct IgnoreParser {
  struct Result {
    var isWholeFile = false
    var codes: [IgnoreComment.Code] = []
    var until: CalendarDate?
    var reason = ""
    var problem: (message: String, offset: Int, length: Int)?
  }

  private static let directives = ["fieldseal:ignore", "fieldseal:ignore-file"]
  private static let example = "as in 'fieldseal:ignore FS014: why it may stay'"

  private let text: [Unicode.Scalar]
  private var index: Int

  /// Nil if the comment does not speak to the linter.
  ///
  /// - Parameters:
  ///   - line: the whole line.
  ///   - start: behind the '#'.
  static func parse(_ line: [Unicode.Scalar], from start: Int) -> Result? {
    var parser = IgnoreParser(text: line, index: start)
    parser.skipBlanks()
    let word = parser.word { $0 != " " && $0 != "\t" }
    guard word.text.hasPrefix("fieldseal:") else { return nil }
    var result = Result()
    guard Self.directives.contains(word.text) else {
      let advice = Spelling.advice(for: word.text, among: Self.directives)
      result.problem = (
        "unknown comment '\(word.text)'\(advice)", word.offset, word.text.unicodeScalars.count
      )
      return result
    }
    result.isWholeFile = word.text == Self.directives[1]
    parser.read(into: &result, directive: word)
    return result
  }

  private mutating func read(into result: inout Result, directive: (text: String, offset: Int)) {
    repeat {
      skipBlanks()
      let code = word { Self.isLetterOrDigit($0) || $0 == "-" }
      guard !code.text.isEmpty else { break }
      if code.text == "until", !result.codes.isEmpty {
        index = code.offset
        break
      }
      guard LintRules.rule(code: code.text) != nil else {
        let advice = Spelling.advice(for: code.text, among: LintRules.all.map(\.code))
        let message =
          Self.isCode(code.text) ? "there is no rule \(code.text)" : "'\(code.text)' is no rule's code"
        result.problem = (
          Self.isCode(code.text)
            ? message : message + (advice.hasPrefix("; did") ? advice : "; write codes, \(Self.example)"),
          code.offset, code.text.unicodeScalars.count
        )
        return
      }
      result.codes.append(IgnoreComment.Code(text: code.text, offset: code.offset))
      skipBlanks()
    } while take(",")
    guard !result.codes.isEmpty else {
      result.problem = (
        "it does not say what it ignores; write the codes of rules, \(Self.example)", directive.offset,
        directive.text.unicodeScalars.count
      )
      return
    }
    skipBlanks()
    readEnd(&result)
  }

  private mutating func readEnd(_ result: inout Result) {
    let until = word(Self.isLetterOrDigit)
    if until.text == "until" {
      skipBlanks()
      let date = word { $0 != " " && $0 != "\t" && $0 != ":" }
      guard let day = CalendarDate(date.text) else {
        result.problem = (
          date.text.isEmpty
            ? "'until' has no date; write it as 2027-01-31"
            : "'\(date.text)' is no date; write it as 2027-01-31",
          date.text.isEmpty ? until.offset : date.offset,
          max(date.text.unicodeScalars.count, date.text.isEmpty ? 5 : 1)
        )
        return
      }
      result.until = day
      skipBlanks()
    } else {
      index = until.offset
    }
    guard index < text.count else { return }
    guard take(":") else {
      result.problem = ("':' belongs in front of the reason, \(Self.example)", index, text.count - index)
      return
    }
    skipBlanks()
    result.reason = String(String.UnicodeScalarView(text[index...]))
    while let last = result.reason.unicodeScalars.last, last == " " || last == "\t" {
      result.reason.unicodeScalars.removeLast()
    }
  }

  private mutating func skipBlanks() {
    while index < text.count, text[index] == " " || text[index] == "\t" { index += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == scalar else { return false }
    index += 1
    return true
  }

  private mutating func word(_ isPart: (Unicode.Scalar) -> Bool) -> (text: String, offset: Int) {
    let start = index
    while index < text.count, isPart(text[index]) { index += 1 }
    return (String(String.UnicodeScalarView(text[start..<index])), start)
  }

  private static func isCode(_ text: String) -> Bool {
    text.hasPrefix("FS") && text.count > 2 && text.dropFirst(2).allSatisfy(\.isNumber)
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
  }
}
