/// The versions that a broker supports.
///
/// A broker answers a version that it does not know with `UNSUPPORTED_VERSION` in version 0, whatever was asked.
public struct ApiVersionsResponse: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.apiVersions }

  public struct Range: Hashable, Sendable {
    public var key: Int16
    public var minimum: Int16
    public var maximum: Int16
    public var tags: TaggedFields

    public init(key: Int16, minimum: Int16, maximum: Int16, tags: TaggedFields = .none) {
      self.key = key
      self.minimum = minimum
      self.maximum = maximum
      self.tags = tags
    }
  }

  public var errorCode: Int16
  public var ranges: [Range]
  /// In milliseconds. Version 1+.
  public var throttleTime: Int32 = 0
  /// Features and their levels among them.
  public var tags = TaggedFields.none

  public init(errorCode: Int16, ranges: [Range]) {
    self.errorCode = errorCode
    self.ranges = ranges
  }

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    errorCode = try reader.integer()
    ranges = try reader.array(compact: flexible, elementBytes: 6) { reader throws(WireError) in
      Range(
        key: try reader.integer(), minimum: try reader.integer(), maximum: try reader.integer(),
        tags: try reader.tags(flexible: flexible))
    }
    if version >= 1 { throttleTime = try reader.integer() }
    tags = try reader.tags(flexible: flexible)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    frame.put(errorCode)
    frame.put(ranges, compact: flexible) { range, frame in
      frame.put(range.key)
      frame.put(range.minimum)
      frame.put(range.maximum)
      frame.put(range.tags, flexible: flexible, input: input)
    }
    if version >= 1 { frame.put(throttleTime) }
    frame.put(tags, flexible: flexible, input: input)
  }
}
