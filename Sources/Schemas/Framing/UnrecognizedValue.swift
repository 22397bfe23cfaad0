/// Why nothing is known about how to read a value.
public enum UnrecognizedValue: Hashable, Sendable {
  case empty
  case malformedHeader
  case unframed
  case notSingleObject

  /// One sentence that says what to do.
  public var message: String {
    switch self {
    case .empty: "the value is empty"
    case .malformedHeader:
      "the record header \(Framing.header) is neither 00 with a schema id nor 01 with a schema GUID"
    case .unframed:
      "the value names no schema and is no JSON text: name its schema file in the topic's `schemas`"
    case .notSingleObject:
      "the topic has several `schemas`, and the value does not say which: single-object encoding would (C3 01)"
    }
  }
}
