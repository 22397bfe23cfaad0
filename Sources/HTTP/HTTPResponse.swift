/// A whole answer, whatever its status.
public struct HTTPResponse: Sendable {
  public let status: Int
  public let headers: [HTTPHeader]
  public let body: [UInt8]

  /// The value of the first field of this name, which knows no case.
  public func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}
