import YAML

/// An entry under `schemas:`.
public struct SchemaPath: Hashable, Sendable {
  /// Where it is: absolute, or from the folder that the proxy was started in.
  public let path: String
  /// Where the policy names it.
  public let position: SourcePosition

  public init(path: String, position: SourcePosition) {
    self.path = path
    self.position = position
  }
}
