import Schemas

extension FieldMatcher {
  /// Which path selects something that everything at `path` lies in. Of paths with `**` it is not told: they have places
  /// elsewhere, too.
  func outerField(of path: FieldPath) -> Int? {
    // No name and no number that a policy gives in practice: what holds for them holds for all.
    let anyName = "\u{1}any member\u{1}"
    let anyIndex = Int.max
    var state = start
    for step in path.steps {
      if let field = field(state) { return field }
      switch step {
      case .member(let name): state = member(state, name.utf8Span.span.bytes)
      case .anyMember: state = member(state, anyName.utf8Span.span.bytes)
      case .element(let index): state = element(state, index)
      case .anyElement: state = element(state, anyIndex)
      case .branch(let name): state = branch(state, name)
      case .anyDepth: return nil
      }
    }
    return nil
  }
}
