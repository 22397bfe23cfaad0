/// Chooses a SASL mechanism. After version 0 raw tokens follow; after version 1 SaslAuthenticate requests (KIP-152).
public struct SaslHandshakeRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.saslHandshake }

  public var mechanism: WireString

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    mechanism = try reader.string(compact: false)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(mechanism, compact: false, input: input)
  }
}
