import Policy

/// What a topic pattern, be it a glob or a regular expression, is made of.
indirect enum PatternTree: Hashable, Sendable {
  /// One character out of a set.
  case one(TopicCharacters)
  /// One after the other.
  case all([PatternTree])
  /// Any one of them.
  case any([PatternTree])
  /// `most` nil: as often as you like.
  case repeated(PatternTree, least: Int, most: Int?)

  /// Nil for an expression that is not understood here; the policy's parser has taken it all the same.
  init?(_ pattern: TopicPattern) {
    switch pattern.kind {
    case .exact: self = .literal(pattern.text)
    case .glob(let glob): self = .all(glob.elements.map(Self.element))
    case .regex:
      var parser = RegexParser(pattern.text.utf8.dropFirst().dropLast())
      guard let tree = parser.parse() else { return nil }
      self = tree
    }
  }

  static func literal(_ text: String) -> PatternTree {
    .all(text.utf8.map { .one(TopicCharacters(CollectionOfOne($0))) })
  }

  private static func element(_ element: Glob.Element) -> PatternTree {
    switch element {
    case .literal(let character): .one(TopicCharacters(CollectionOfOne(character)))
    case .one(let set): .one(set.map { TopicCharacters($0) } ?? .all)
    case .any: .repeated(.one(.all), least: 0, most: nil)
    }
  }
}
