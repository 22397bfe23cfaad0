/// Why a request got no answer.
public struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  public var description: String { message }
}
