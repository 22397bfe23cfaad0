/// A request as the server got it.
public struct ServedRequest: Sendable {
  public let method: String
  /// Path and query as they came.
  public let target: String
  public let headers: [(name: String, value: String)]

  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
