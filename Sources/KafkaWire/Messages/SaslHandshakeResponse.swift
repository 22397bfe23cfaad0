/// Whether the SASL mechanism is enabled, and which ones are.
public struct SaslHandshakeResponse: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.saslHandshake }

  public var errorCode: Int16
  public var mechanisms: [WireString]

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    errorCode = try reader.integer()
    mechanisms = try reader.array(compact: false, elementBytes: 2) { reader throws(WireError) in
      try reader.string(compact: false)
    }
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(errorCode)
    frame.put(mechanisms, compact: false) { mechanism, frame in
      frame.put(mechanism, compact: false, input: input)
    }
  }
}
