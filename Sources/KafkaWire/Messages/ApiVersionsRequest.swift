/// Asks which versions the broker supports; names the client's software from version 3 on (KIP-511).
public struct ApiVersionsRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.apiVersions }

  /// Version 3+.
  public var clientSoftwareName: WireString = .text("")
  /// Version 3+.
  public var clientSoftwareVersion: WireString = .text("")
  public var tags = TaggedFields.none

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    if version >= 3 {
      clientSoftwareName = try reader.string(compact: true)
      clientSoftwareVersion = try reader.string(compact: true)
      tags = try reader.tags(flexible: true)
    }
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    guard version >= 3 else { return }
    frame.put(clientSoftwareName, compact: true, input: input)
    frame.put(clientSoftwareVersion, compact: true, input: input)
    frame.put(tags, flexible: true, input: input)
  }
}
