/// Where the steps of a map's values begin, by the state that the key leads to.
struct AvroKeyTable: Sendable {
  struct Row: Sendable {
    let state: FieldMatcher.State
    var target: UInt32
  }

  /// The map's own state.
  let state: FieldMatcher.State
  /// Whether some key's path depends on the data.
  let pushes: Bool
  var rows: [Row]
}
