import Bytes
import CSIMD

/// Whether paths select all that JSON texts hold. One is kept per event loop: only for an answer it allocates.
public final class JSONCoverage {
  private let maximumDepth: Int
  private let tokensAtOnce: Int
  private let hasAVX2: Bool
  private let scratch: JSONScratch
  private var decoded = ByteBuffer()

  /// - Parameter maximumDepth: of objects and arrays; 1 to 65,535.
  public convenience init(maximumDepth: Int = 512) {
    self.init(maximumDepth: maximumDepth, tokensAtOnce: JSONTokens.most, hasAVX2: simd_has_avx2())
  }

  /// Tests have few tokens found at a time, and by old processors' instructions.
  init(maximumDepth: Int, tokensAtOnce: Int, hasAVX2: Bool) {
    self.hasAVX2 = hasAVX2
    self.maximumDepth = min(max(maximumDepth, 1), 65_535)
    self.tokensAtOnce = tokensAtOnce
    scratch = JSONScratch(maximumDepth: self.maximumDepth)
  }

  private enum Verdict {
    case covered
    /// The first value that is not: the levels around it, and its name in the innermost, -1 in an array.
    case open(depth: Int, nameStart: Int, nameEnd: Int)
    /// The text is wrong, or neither an object nor an array.
    case invalid
  }

  /// The canonical path of the first string, number, boolean or null that no path selects, nor anything around it; nil if there
  /// is none. It is empty for a text that is neither an object nor an array.
  ///
  /// - Parameter coverage: of all paths; exempt ones count as well.
  /// - Throws: what is wrong with the text, if that is seen first.
  public func firstUnclassified(
    in text: RawSpan, coverage: FieldMatcher
  ) throws(ValueError) -> String? {
    let (verdict, found) = text.withUnsafeBytes { bytes -> (Verdict, String?) in
      guard let base = bytes.baseAddress, bytes.count <= UInt32.max else { return (.invalid, nil) }
      let text = JSONText(base: base.assumingMemoryBound(to: UInt8.self), count: bytes.count)
      var tokens = JSONTokens(text, scratch.places, enough: tokensAtOnce, hasAVX2: hasAVX2)
      let verdict = search(&tokens, coverage)
      guard case .open(let depth, let start, let end) = verdict else { return (verdict, nil) }
      return (verdict, path(text, depth, start, end))
    }
    if case .invalid = verdict {
      try JSONCheck.explain(text, maximumDepth: maximumDepth)
      return coverage.isDecided(coverage.start) ? nil : ""
    }
    return found
  }

  private func search(_ tokens: inout JSONTokens, _ matcher: FieldMatcher) -> Verdict {
    var at = tokens.refill(from: 0)
    guard at >= 0 else { return .invalid }
    let text = tokens.text
    let places = tokens.places
    let levels = scratch.levels
    let skip = JSONSkip(closers: scratch.closers, maximumDepth: maximumDepth)
    let opener = text.byte(places, at)
    guard JSONByte.opens(opener) else { return .invalid }
    at &+= 1
    if text.byte(places, at) == opener &+ 2 { return tokens.isLast(at) ? .covered : .invalid }
    // The innermost object or array.
    var top = levels
    let last = levels + (maximumDepth &- 1)
    top.pointee = JSONScratch.Level(
      closer: opener &+ 2, state: matcher.start, index: 0, nameStart: -1, nameEnd: -1)
    var level = JSONContext(top, matcher)
    while true {
      // At a member's name, or at an element.
      var state = level.others
      var (nameStart, nameEnd) = (-1, -1)
      if level.closer == JSONByte.closeObject {
        let colon = Int(places[at &+ 1])
        nameStart = Int(places[at]) &+ 1
        guard text[nameStart &- 1] == JSONByte.quote, text[colon] == JSONByte.colon else { return .invalid }
        nameEnd = text.stringEnd(before: colon) &- 1
        if tokens.hasEscapes {
          state = member(matcher, top.pointee.state, text, nameStart, nameEnd)
        } else if level.mayBeException(nameEnd &- nameStart) {
          state = matcher.member(top.pointee.state, text.span(nameStart, nameEnd).bytes)
        }
        at &+= 2
      } else if level.exceptions != 0 {
        state = matcher.element(top.pointee.state, top.pointee.index)
        top.pointee.index &+= 1
      }
      let first = text.byte(places, at)
      at &+= 1
      let isDecided = matcher.isDecided(state)
      if !JSONByte.opens(first) {
        // The end of a string, its escapes and characters have been checked.
        if first != JSONByte.quote {
          guard JSONScalar.end(text, Int(places[at &- 1]), next: Int(places[at])) >= 0 else {
            return .invalid
          }
        }
        if !isDecided { return .open(depth: top - levels, nameStart: nameStart, nameEnd: nameEnd) }
      } else {
        guard top < last else { return .invalid }
        if text.byte(places, at) == first &+ 2 {
          at &+= 1
        } else if isDecided {
          at = skip.skip(&tokens, from: at, opener: first, depth: (top - levels) &+ 1)
          guard at >= 0 else { return .invalid }
        } else {
          top += 1
          top.pointee = JSONScratch.Level(
            closer: first &+ 2, state: state, index: 0, nameStart: nameStart, nameEnd: nameEnd)
          if at >= tokens.limit {
            at = tokens.refill(from: at)
            guard at >= 0 else { return .invalid }
          }
          level = JSONContext(top, matcher)
          continue
        }
      }
      // Behind a value.
      var next: UInt8
      while true {
        if at >= tokens.limit {
          at = tokens.refill(from: at)
          guard at >= 0 else { return .invalid }
        }
        next = text.byte(places, at)
        if next != level.closer { break }
        if top == levels { return tokens.isLast(at) ? .covered : .invalid }
        at &+= 1
        top -= 1
        level = JSONContext(top, matcher)
      }
      guard next == JSONByte.comma else { return .invalid }
      at &+= 1
    }
  }

  /// As the matcher's `member`, for a name that may have escapes.
  @inline(never)
  private func member(
    _ matcher: FieldMatcher, _ state: FieldMatcher.State, _ text: JSONText, _ start: Int, _ end: Int
  ) -> FieldMatcher.State {
    let bytes = text.span(start, end)
    guard bytes.contains(JSONByte.backslash) else { return matcher.member(state, bytes.bytes) }
    JSONEscape.decode(text, start..<end, into: &decoded)
    return decoded.withBytes { matcher.member(state, $0) }
  }

  private func path(_ text: JSONText, _ depth: Int, _ start: Int, _ end: Int) -> String {
    var builder = PathBuilder()
    for level in 0..<depth {
      push(text, scratch.levels[level + 1].nameStart, scratch.levels[level + 1].nameEnd, &builder)
    }
    push(text, start, end, &builder)
    return builder.text
  }

  private func push(_ text: JSONText, _ start: Int, _ end: Int, _ builder: inout PathBuilder) {
    guard start >= 0 else { return builder.pushElement() }
    JSONEscape.decode(text, start..<end, into: &decoded)
    decoded.withBytes { builder.pushMember($0) }
  }
}
