import Schemas

extension FieldPath {
  /// The names in it, from the outside in.
  var members: [String] {
    steps.compactMap { if case .member(let name) = $0 { name } else { nil } }
  }

  /// The name of what it selects; nil if that is a wildcard.
  var lastName: String? {
    for step in steps.reversed() {
      switch step {
      case .member(let name): return name
      case .element, .anyElement, .branch: continue
      case .anyMember, .anyDepth: return nil
      }
    }
    return nil
  }
}
