/// What happens to the values of a topic.
public enum TopicRule: Hashable, Sendable {
  /// They pass as they are.
  case plain
  /// They are sealed on their way in and opened on their way out.
  case sealed(SealRule)
}
