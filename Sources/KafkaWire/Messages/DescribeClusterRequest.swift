/// Asks for the cluster's nodes (KIP-700).
public struct DescribeClusterRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.describeCluster }

  public var includeClusterAuthorizedOperations: Bool
  /// 1: brokers, 2: controllers (KIP-919). Version 1+.
  public var endpointType: Int8 = 1
  /// Version 2+.
  public var includeFencedBrokers = false
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    includeClusterAuthorizedOperations = try reader.bool()
    if version >= 1 { endpointType = try reader.integer() }
    if version >= 2 { includeFencedBrokers = try reader.bool() }
    tags = try reader.tags(flexible: true)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(includeClusterAuthorizedOperations)
    if version >= 1 { frame.put(endpointType) }
    if version >= 2 { frame.put(includeFencedBrokers) }
    frame.put(tags, flexible: true, input: input)
  }
}
