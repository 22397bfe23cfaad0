/// A node of the cluster and where it listens.
public struct NodeAddress: Hashable, Sendable {
  public var nodeID: Int32
  public var host: WireString
  public var port: Int32

  public init(nodeID: Int32, host: WireString, port: Int32) {
    self.nodeID = nodeID
    self.host = host
    self.port = port
  }

  init(reading reader: inout WireReader, compact: Bool) throws(WireError) {
    nodeID = try reader.integer()
    host = try reader.string(compact: compact)
    port = try reader.integer()
  }

  func write(to frame: inout FrameAssembly, input: RawSpan, compact: Bool) {
    frame.put(nodeID)
    frame.put(host, compact: compact, input: input)
    frame.put(port)
  }
}
