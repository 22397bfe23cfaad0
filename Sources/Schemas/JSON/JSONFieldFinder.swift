import Bytes

/// Finds the fields of a policy in JSON texts (RFC 8259): where they stand, to the byte.
///
/// The text is checked completely, UTF-8 included, in one pass; an object's duplicate names all count; unpaired surrogates are
/// refused. One is kept per event loop: once warm it does not allocate.
public final class JSONFieldFinder {
  /// How deep objects and arrays may be nested.
  public let maximumDepth: Int
  /// How many tokens are found at a time: few in tests.
  var tokensAtOnce = JSONTokens.most
  private let scratch: JSONScratch
  private var name = ByteBuffer()
  private var builder = PathBuilder()

  /// - Parameter maximumDepth: of objects and arrays; 1 to 65,535.
  public init(maximumDepth: Int = 512) {
    self.maximumDepth = min(max(maximumDepth, 1), 65_535)
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
      var tokens = JSONTokens(text, scratch.places, enough: tokensAtOnce)
      return find(&tokens, matcher, paths, &found)
    }
    if isValid, !paths.isOverfull { return }
    found.removeLast(found.count - count)
    if isValid { throw ValueError("the paths found are too many or too long", at: 0) }
    // A text that is neither object nor array may be right, and has nothing to be found.
    var check = JSONCheck(text, maximumDepth: maximumDepth)
    try check.text()
    if check.isNested { throw ValueError("not a JSON text", at: 0) }
  }

  /// False if the text is wrong, or neither an object nor an array.
  private func find(
    _ tokens: inout JSONTokens, _ matcher: FieldMatcher, _ paths: CanonicalPaths,
    _ found: inout [FieldOccurrence]
  ) -> Bool {
    var at = 0
    guard tokens.refill(&at) else { return false }
    let text = tokens.text
    let skip = JSONSkip(closers: scratch.closers, maximumDepth: maximumDepth)
    let levels = scratch.levels
    var opener = tokens.byte(at)
    guard JSONByte.opens(opener) else { return false }
    at &+= 1
    if tokens.byte(at) == opener &+ 2 { return tokens.isLast(at) }
    var depth = 0
    var level = JSONScratch.Level(
      closer: opener &+ 2, state: matcher.start, index: 0, nameStart: -1, nameEnd: -1)
    while true {
      // At a member's name, or at an element.
      if at >= tokens.limit, !tokens.refill(&at) { return false }
      let state: FieldMatcher.State
      var nameStart = -1
      var nameEnd = -1
      if level.closer == JSONByte.closeObject {
        guard tokens.byte(at) == JSONByte.quote, tokens.byte(at &+ 1) == JSONByte.colon else { return false }
        nameStart = tokens.place(at) &+ 1
        nameEnd = text.stringEnd(before: tokens.place(at &+ 1)) &- 1
        state = member(matcher, level.state, tokens, nameStart, nameEnd)
        at &+= 2
      } else {
        state = matcher.element(level.state, level.index)
        level.index &+= 1
      }
      let place = tokens.place(at)
      opener = text[place]
      at &+= 1
      if state != .dead, let field = matcher.field(state) {
        // Nothing has been read behind the value yet, so that a place in the order of the text can be given to it.
        var end = 0
        if opener == JSONByte.quote {
          end = text.stringEnd(before: tokens.place(at))
        } else if JSONByte.opens(opener) {
          if tokens.byte(at) == opener &+ 2 {
            guard depth &+ 1 < maximumDepth else { return false }
            at &+= 1
          } else {
            guard skip.skip(&tokens, &at, opener: opener, depth: depth &+ 1) else { return false }
          }
          end = tokens.place(at &- 1) &+ 1
        } else {
          end = JSONScalar.end(text, place, next: tokens.place(at))
          guard end >= 0 else { return false }
        }
        let path = paths.index(ofField: field) ?? intern(paths, text, depth, level, nameStart, nameEnd)
        found.append(Self.occurrence(opener, field: field, path: path, start: place, end: end))
      } else if opener == JSONByte.quote {
        // Its end, escapes and characters have been checked.
      } else if JSONByte.opens(opener) {
        if tokens.byte(at) == opener &+ 2 {
          guard depth &+ 1 < maximumDepth else { return false }
          at &+= 1
        } else if state == .dead {
          guard skip.skip(&tokens, &at, opener: opener, depth: depth &+ 1) else { return false }
        } else {
          guard depth &+ 1 < maximumDepth else { return false }
          levels[depth] = level
          depth &+= 1
          level = JSONScratch.Level(
            closer: opener &+ 2, state: state, index: 0, nameStart: nameStart, nameEnd: nameEnd)
          continue
        }
      } else if JSONScalar.end(text, place, next: tokens.place(at)) < 0 {
        return false
      }
      while true {
        // refill may have to move
        if at >= tokens.limit, !tokens.refill(&at) { return false }
        let next = tokens.byte(at)
        if next == JSONByte.comma { break }
        guard next == level.closer else { return false }
        if depth == 0 { return tokens.isLast(at) }
        at &+= 1
        depth &-= 1
        level = levels[depth]
      }
      at &+= 1
    }
  }

  @inline(__always)
  private func member(
    _ matcher: FieldMatcher, _ state: FieldMatcher.State, _ tokens: JSONTokens, _ start: Int, _ end: Int
  ) -> FieldMatcher.State {
    let bytes = tokens.text.span(start, end)
    if tokens.hasEscapes, bytes.contains(JSONByte.backslash) {
      JSONEscape.decode(tokens.text, start..<end, into: &name)
      return name.withBytes { matcher.member(state, $0) }
    }
    return matcher.member(state, bytes.bytes)
  }

  private static func occurrence(
    _ first: UInt8, field: Int, path: Int, start: Int, end: Int
  ) -> FieldOccurrence {
    first == JSONByte.quote
      ? FieldOccurrence(
        .jsonString, field: field, path: path, start: start, end: end, contentStart: start &+ 1,
        contentEnd: end &- 1)
      : FieldOccurrence(
        .jsonToken, field: field, path: path, start: start, end: end, contentStart: start, contentEnd: end)
  }

  /// The path of the value of that name in `level`, the innermost of `depth` levels below the outermost.
  @inline(never)
  private func intern(
    _ paths: CanonicalPaths, _ text: JSONText, _ depth: Int, _ level: JSONScratch.Level, _ nameStart: Int,
    _ nameEnd: Int
  ) -> Int {
    builder.removeAll()
    if depth > 0 {
      for outer in 1..<depth { push(text, scratch.levels[outer].nameStart, scratch.levels[outer].nameEnd) }
      push(text, level.nameStart, level.nameEnd)
    }
    push(text, nameStart, nameEnd)
    return builder.index(in: paths)
  }

  private func push(_ text: JSONText, _ start: Int, _ end: Int) {
    guard start >= 0 else { return builder.pushElement() }
    JSONEscape.decode(text, start..<end, into: &name)
    name.withBytes { builder.pushMember($0) }
  }
}

extension PathBuilder {
  /// The path's number. A span of a class's property cannot leave it, a number can.
  fileprivate borrowing func index(in paths: CanonicalPaths) -> Int { paths.intern(bytes) }
}
