import Schemas

/// What fields are selected by.
public enum FieldSelector: Hashable, Sendable, CustomStringConvertible {
  /// Where they stand.
  case path(FieldPath)
  /// What their schema says of them.
  case schemaTag(SchemaTag)

  /// As it was written.
  public var description: String {
    switch self {
    case .path(let path): path.text
    case .schemaTag(let tag): "schema:\(tag)"
    }
  }
}
