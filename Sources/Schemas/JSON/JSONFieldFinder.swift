import Bytes
import CSIMD

/// Finds the fields of a policy in JSON texts (RFC 8259): where they stand, to the byte.
///
/// The text is checked completely, UTF-8 included, in one pass; an object's duplicate names all count; unpaired surrogates are
/// refused. One is kept per event loop: once warm it does not allocate.
public final class JSONFieldFinder {
  /// How deep objects and arrays may be nested.
  public let maximumDepth: Int
  /// How many tokens are found at a time.
  private let tokensAtOnce: Int
  private let hasAVX2: Bool
  private let scratch: JSONScratch
  private var decoded = ByteBuffer()
  private var builder = PathBuilder()

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

  /// Appends the places of the values that `matcher` selects, in their order. What is inside a selected value is not searched.
  ///
  /// A string's form is `.jsonString`, any other value's `.jsonToken`.
  /// - Parameters:
  ///   - text: one JSON text, white space around it allowed.
  ///   - paths: made of `matcher`.
  /// - Throws: what is wrong with the text, and where; `found` is then as it was.
  public func find(
    in text: RawSpan, _ matcher: FieldMatcher, _ paths: CanonicalPaths, into found: inout [FieldOccurrence]
  ) throws(ValueError) {
    let count = found.count
    let isValid = text.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, bytes.count <= UInt32.max else { return false }
      let text = JSONText(base: base.assumingMemoryBound(to: UInt8.self), count: bytes.count)
      var tokens = JSONTokens(text, scratch.places, enough: tokensAtOnce, hasAVX2: hasAVX2)
      return find(&tokens, matcher, paths, &found)
    }
    if isValid, !paths.isOverfull { return }
    let isFull = found.count >= FieldOccurrence.maximumInValue
    found.removeSubrange(count...)
    if isFull { throw FieldOccurrence.tooMany }
    if isValid { throw ValueError("the paths found are too many or too long", at: 0) }
    // A text that is neither object nor array may be right, and has nothing to be found.
    try JSONCheck.explain(text, maximumDepth: maximumDepth)
  }

  /// False if the text is wrong, or neither an object nor an array.
  private func find(
    _ tokens: inout JSONTokens, _ matcher: FieldMatcher, _ paths: CanonicalPaths,
    _ found: inout [FieldOccurrence]
  ) -> Bool {
    var at = tokens.refill(from: 0)
    guard at >= 0 else { return false }
    let text = tokens.text
    let places = tokens.places
    let levels = scratch.levels
    let skip = JSONSkip(closers: scratch.closers, maximumDepth: maximumDepth)
    let opener = text.byte(places, at)
    guard JSONByte.opens(opener) else { return false }
    at &+= 1
    if text.byte(places, at) == opener &+ 2 { return tokens.isLast(at) }
    // The innermost object or array that is searched.
    var top = levels
    let last = levels + (maximumDepth &- 1)
    top.pointee = JSONScratch.Level(
      closer: opener &+ 2, state: matcher.start, index: 0, nameStart: -1, nameEnd: -1)
    var level = JSONContext(top, matcher)
    while true {
      // At a member's name, or at an element.
      var state = level.others
      if level.closer == JSONByte.closeObject {
        let start = Int(places[at])
        let colon = Int(places[at &+ 1])
        guard text[start] == JSONByte.quote, text[colon] == JSONByte.colon else { return false }
        let length = text.stringEnd(before: colon) &- start &- 2
        // Any refill, those within `take` and `skip` too, may bring the first escape: so this is asked here, never remembered.
        if tokens.hasEscapes {
          state = member(matcher, top.pointee.state, text, start &+ 1, length)
        } else if level.mayBeException(length) {
          state = matcher.member(top.pointee.state, text.span(start &+ 1, start &+ 1 &+ length).bytes)
        }
        at &+= 2
      } else if level.exceptions != 0 {
        state = matcher.element(top.pointee.state, top.pointee.index)
        top.pointee.index &+= 1
      }
      let first = text.byte(places, at)
      at &+= 1
      if state != .dead, let field = matcher.field(state) {
        at = take(&tokens, at, field, paths, top, &found)
        guard at >= 0 else { return false }
      } else if first == JSONByte.quote {
        // Its end, escapes and characters have been checked.
      } else if !JSONByte.opens(first) {
        guard JSONScalar.end(text, Int(places[at &- 1]), next: Int(places[at])) >= 0 else { return false }
      } else {
        guard top < last else { return false }
        if text.byte(places, at) == first &+ 2 {
          at &+= 1
        } else if state == .dead {
          at = skip.skip(&tokens, from: at, opener: first, depth: (top - levels) &+ 1)
          guard at >= 0 else { return false }
        } else {
          let name = Self.name(text, places, at, level.closer)
          top += 1
          top.pointee = JSONScratch.Level(
            closer: first &+ 2, state: state, index: 0, nameStart: name.start, nameEnd: name.end)
          if at >= tokens.limit {
            at = tokens.refill(from: at)
            guard at >= 0 else { return false }
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
          guard at >= 0 else { return false }
        }
        next = text.byte(places, at)
        if next != level.closer { break }
        if top == levels { return tokens.isLast(at) }
        at &+= 1
        top -= 1
        level = JSONContext(top, matcher)
      }
      guard next == JSONByte.comma else { return false }
      at &+= 1
    }
  }

  /// The name of the value whose first token is the one before `at`; -1 in an array.
  @inline(__always)
  private static func name(
    _ text: JSONText, _ places: UnsafeMutablePointer<UInt32>, _ at: Int, _ closer: UInt8
  ) -> (start: Int, end: Int) {
    guard closer == JSONByte.closeObject else { return (-1, -1) }
    return (Int(places[at &- 3]) &+ 1, text.stringEnd(before: Int(places[at &- 2])) &- 1)
  }

  /// Adds the selected value whose first token is the one before `at`, in the level `top`.
  ///
  /// - Returns: the token behind the value; -1 if it is wrong.
  @inline(never)
  private func take(
    _ tokens: inout JSONTokens, _ at: Int, _ field: Int, _ paths: CanonicalPaths,
    _ top: UnsafeMutablePointer<JSONScratch.Level>, _ found: inout [FieldOccurrence]
  ) -> Int {
    guard found.count < FieldOccurrence.maximumInValue else { return -1 }
    let text = tokens.text
    let start = Int(tokens.places[at &- 1])
    let next = Int(tokens.places[at])
    let first = text[start]
    let depth = top - scratch.levels
    let path =
      paths.index(ofField: field)
      ?? intern(paths, text, depth, Self.name(text, tokens.places, at, top.pointee.closer))
    if first == JSONByte.quote {
      let end = text.stringEnd(before: next)
      found.append(
        FieldOccurrence(
          .jsonString, field: field, path: path, start: start, end: end, contentStart: start &+ 1,
          contentEnd: end &- 1))
      return at
    }
    var end = -1
    var at = at
    if !JSONByte.opens(first) {
      end = JSONScalar.end(text, start, next: next)
      guard end >= 0 else { return -1 }
    } else {
      if text[next] == first &+ 2 {
        guard depth &+ 1 < maximumDepth else { return -1 }
        at &+= 1
      } else {
        let skip = JSONSkip(closers: scratch.closers, maximumDepth: maximumDepth)
        at = skip.skip(&tokens, from: at, opener: first, depth: depth &+ 1)
        guard at >= 0 else { return -1 }
      }
      end = Int(tokens.places[at &- 1]) &+ 1
    }
    found.append(
      FieldOccurrence(
        .jsonToken, field: field, path: path, start: start, end: end, contentStart: start, contentEnd: end))
    return at
  }

  /// As the matcher's `member`, for a name that may have escapes.
  @inline(never)
  private func member(
    _ matcher: FieldMatcher, _ state: FieldMatcher.State, _ text: JSONText, _ start: Int, _ length: Int
  ) -> FieldMatcher.State {
    let bytes = text.span(start, start &+ length)
    guard bytes.contains(JSONByte.backslash) else { return matcher.member(state, bytes.bytes) }
    JSONEscape.decode(text, start..<start + length, into: &decoded)
    return decoded.withBytes { matcher.member(state, $0) }
  }

  /// The path of the value of that name in the innermost of `depth` levels below the outermost.
  @inline(never)
  private func intern(
    _ paths: CanonicalPaths, _ text: JSONText, _ depth: Int, _ name: (start: Int, end: Int)
  ) -> Int {
    builder.removeAll()
    for level in 0..<depth {
      push(text, scratch.levels[level + 1].nameStart, scratch.levels[level + 1].nameEnd)
    }
    push(text, name.start, name.end)
    return builder.index(in: paths)
  }

  private func push(_ text: JSONText, _ start: Int, _ end: Int) {
    guard start >= 0 else { return builder.pushElement() }
    JSONEscape.decode(text, start..<end, into: &decoded)
    decoded.withBytes { builder.pushMember($0) }
  }
}

extension PathBuilder {
  /// The path's number. A span of a class's property cannot leave it, a number can.
  fileprivate borrowing func index(in paths: CanonicalPaths) -> Int { paths.intern(bytes) }
}
