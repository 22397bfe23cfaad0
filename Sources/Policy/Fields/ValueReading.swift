import Schemas

/// How values that are sealed whole are read, where a key is named after something in them (`{value.PATH}`).
public struct ValueReading: Hashable, Sendable {
  /// The rule's `format`.
  public let format: ValueFormat
  /// The rule's `schemas`: of topics without a registry.
  public let schemas: [SchemaPath]

  public init(format: ValueFormat, schemas: [SchemaPath] = []) {
    self.format = format
    self.schemas = schemas
  }
}
