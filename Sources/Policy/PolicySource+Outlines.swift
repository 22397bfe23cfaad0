import Schemas

extension PolicySource {
  /// What is in a schema file that a rule names; nil if it could not be read.
  public func outline(of path: SchemaPath) -> SchemaOutline? {
    schemas.avro[path.path].map { SchemaOutline($0.schema) } ?? schemas.json[path.path]?.outline
  }
}
