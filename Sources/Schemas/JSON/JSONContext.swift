/// What is asked of the innermost level again and again. It depends on nothing that a refill changes.
struct JSONContext {
  let closer: UInt8
  /// The state of members and elements but for the exceptions.
  let others: FieldMatcher.State
  /// A bit for each length of name, modulo 64, that must be looked at if no escape is in it; not zero if elements must be.
  let exceptions: UInt64

  @inline(__always)
  init(_ level: UnsafeMutablePointer<JSONScratch.Level>, _ matcher: FieldMatcher) {
    let state = level.pointee.state
    closer = level.pointee.closer
    if closer == JSONByte.closeObject {
      others = matcher.otherMember(state)
      exceptions = matcher.memberLengths(state)
    } else {
      let isUniform = matcher.isUniform(state)
      others = isUniform ? matcher.element(state, 0) : .dead
      exceptions = isUniform ? 0 : 1
    }
  }

  /// Whether the state of a member with a name of that length, escapes decoded, may be another than `others`.
  @inline(__always)
  func mayBeException(_ length: Int) -> Bool {
    exceptions >> UInt64(truncatingIfNeeded: length & 63) & 1 != 0
  }
}
