/// The leader of a partition, as a share response gives it: −1 and −1 where it has not changed.
public struct ShareLeader: Hashable, Sendable {
  public var leaderID: Int32 = -1
  public var leaderEpoch: Int32 = -1
  public var tags = TaggedFields.none

  public init() {}

  init(reading reader: inout WireReader) throws(WireError) {
    leaderID = try reader.integer()
    leaderEpoch = try reader.integer()
    tags = try reader.tags(flexible: true)
  }

  func write(to frame: inout FrameAssembly, input: RawSpan) {
    frame.put(leaderID)
    frame.put(leaderEpoch)
    frame.put(tags, flexible: true, input: input)
  }
}
