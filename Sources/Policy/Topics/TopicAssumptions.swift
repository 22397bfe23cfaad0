import YAML

/// What stands under `assume:`: facts about a topic that are not the policy's to decide, but that it counts on.
public struct TopicAssumptions: Sendable {
  public enum Cleanup: String, Hashable, Sendable, CaseIterable {
    case delete
    case compact
    case both = "compact,delete"
  }

  public let position: SourcePosition
  /// `cleanup.policy`
  public let cleanup: Cleanup?
  /// `max.message.bytes`
  public let maxMessageBytes: Int?
  /// `compression.type`: a codec's name, or `producer`.
  public let compression: String?
  let positions: [String: SourcePosition]

  public init(
    position: SourcePosition, cleanup: Cleanup? = nil, maxMessageBytes: Int? = nil,
    compression: String? = nil, positions: [String: SourcePosition] = [:]
  ) {
    self.position = position
    self.cleanup = cleanup
    self.maxMessageBytes = maxMessageBytes
    self.compression = compression
    self.positions = positions
  }

  /// Where the fact of that name stands, as in `cleanup.policy`.
  public func position(of name: String) -> SourcePosition { positions[name] ?? position }
}
