/// What every request begins with, in all versions: eight bytes after the size prefix.
public struct RequestPrefix: Hashable, Sendable {
  /// In bytes.
  public static var byteCount: Int { 8 }

  public var apiKey: Int16
  public var apiVersion: Int16
  public var correlationID: Int32

  /// Reads the first eight bytes of a frame; nil if there are fewer.
  @inlinable
  public init?(_ frame: RawSpan) {
    guard let key = frame.bigEndian(at: 0, as: Int16.self),
      let version = frame.bigEndian(at: 2, as: Int16.self),
      let correlation = frame.bigEndian(at: 4, as: Int32.self)
    else { return nil }
    apiKey = key
    apiVersion = version
    correlationID = correlation
  }
}
