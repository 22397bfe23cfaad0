/// Where the steps of a map's values begin, by the state that the key leads to.
struct AvroKeyTable: Sendable {
  struct Row: Sendable {
    let state: FieldMatcher.State
    var target: UInt32
    /// Whether a canonical path below depends on the data.
    let pushes: Bool
  }

  /// The map's own state.
  let state: FieldMatcher.State
  var rows: [Row]
}
