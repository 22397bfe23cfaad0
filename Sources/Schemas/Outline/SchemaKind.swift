/// What a place in a schema, or in a sample, holds: Avro's types and JSON's under common names.
public enum SchemaKind: String, Hashable, Sendable, CaseIterable {
  /// Named parts: a record, or an object with known members.
  case record
  /// An object whose members have names that are data.
  case map
  case array
  /// One of several others.
  case union
  case string
  case bytes
  case fixed
  /// int and long; JSON numbers without a fraction.
  case integer
  /// float and double; any JSON number.
  case number
  case boolean
  /// One of a few values.
  case enumeration
  case null
  /// Whatever JSON has: the schema does not say.
  case any
}
