/// Why the proxy cannot start, in words that say what to do.
public struct StartError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
