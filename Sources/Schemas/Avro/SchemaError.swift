/// Why a schema is not taken, or cannot be used with a policy. It carries nothing of any value.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence.
  public let message: String
  /// Where in the schema, as names from its root on; empty for the root or the whole.
  public let place: String

  public init(_ message: String, in place: String = "") {
    self.message = message
    self.place = place
  }

  public var description: String { place.isEmpty ? message : "\(place): \(message)" }
}
