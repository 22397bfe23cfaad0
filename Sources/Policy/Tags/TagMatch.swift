import YAML

/// One of the things that a tag stands for.
public struct TagMatch: Sendable {
  public let selector: FieldSelector
  public let position: SourcePosition
  /// How many characters it takes there.
  public let length: Int

  public init(_ selector: FieldSelector, at position: SourcePosition, length: Int) {
    self.selector = selector
    self.position = position
    self.length = length
  }
}
