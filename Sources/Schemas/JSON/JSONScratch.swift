/// Memory that searches share, allocated once.
final class JSONScratch {
  /// An object or array that encloses the place where the search is, and in which a path may match.
  struct Level {
    /// } or ].
    var closer: UInt8
    var state: FieldMatcher.State
    /// Elements so far, where they are not all alike.
    var index: Int
    /// The name in the object around it, escapes as they are; empty and at -1 for an element of an array.
    var nameStart: Int
    var nameEnd: Int
  }

  let places: UnsafeMutablePointer<UInt32>
  /// Objects and arrays in which paths may match, the outermost first.
  let levels: UnsafeMutablePointer<Level>
  /// The closers of the others.
  let closers: UnsafeMutablePointer<UInt8>

  init(maximumDepth: Int) {
    places = .allocate(capacity: JSONTokens.capacity)
    levels = .allocate(capacity: maximumDepth + 1)
    closers = .allocate(capacity: maximumDepth + 1)
    places.initialize(repeating: 0, count: JSONTokens.capacity)
    closers.initialize(repeating: 0, count: maximumDepth + 1)
    let level = Level(closer: 0, state: .dead, index: 0, nameStart: -1, nameEnd: -1)
    levels.initialize(repeating: level, count: maximumDepth + 1)
  }

  deinit {
    places.deallocate()
    levels.deallocate()
    closers.deallocate()
  }
}
