import Glibc

/// A POSIX extended regular expression over a whole topic name.
///
/// Swift's `Regex` backtracks: `(a+)+b` takes exponential time on a name of a few dozen letters, and names come from
/// clients. glibc's matcher runs a deterministic automaton, linear in the name, as long as there are no back
/// references, which are refused here. Two prices remain. It keeps every automaton state it has seen, so many names could
/// fill the memory: hence the expression is compiled for each match (microseconds, once per topic, and no shared state).
/// And nested counts multiply at compile time: hence their product is bounded. What glibc takes but means something else
/// than in Perl (`\d`, `(?:…)`, `a+?`) is refused rather than misunderstood.
package struct TopicRegex: Sendable {
  /// Literal characters at the beginning.
  let literalPrefix: Int
  private let text: String

  init(_ text: String) throws(PatternError) {
    literalPrefix = try RegexCheck.literalPrefix(of: text)
    self.text = "^(\(text))$"
    var compiled = regex_t()
    let code = regcomp(&compiled, self.text, Self.flags)
    guard code == 0 else {
      var reason = [CChar](repeating: 0, count: 256)
      regerror(code, &compiled, &reason, reason.count)
      let words = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw PatternError("not a regular expression: \(words)")
    }
    regfree(&compiled)
  }

  /// - Parameter topic: a valid name (no NUL, at most 249 bytes).
  /// - Throws: where the matcher gets no memory: "no match" could make a sealed topic a plain one.
  func matches(_ topic: String) throws(PatternError) -> Bool {
    var compiled = regex_t()
    guard regcomp(&compiled, text, Self.flags) == 0 else { throw Self.noMemory }
    defer { regfree(&compiled) }
    switch regexec(&compiled, topic, 0, nil, 0) {
    case 0: return true
    case Int32(_REG_NOMATCH.rawValue): return false
    default: throw Self.noMemory
    }
  }

  private static let noMemory = PatternError("there is no memory to match it")

  private static let flags = REG_EXTENDED | REG_NOSUB
}
