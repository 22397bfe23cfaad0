extension Suppression {
  /// Why, in a few words.
  var reason: String {
    switch self {
    case .inSource(let reason): reason
    case .baseline: "in the baseline"
    }
  }
}
