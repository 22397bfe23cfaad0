/// The header of a response: version 0, or 1 where the API's version is flexible (never for ApiVersions).
public struct ResponseHeader: Hashable, Sendable {
  public var correlationID: Int32
  public var tags: TaggedFields

  public init(correlationID: Int32, tags: TaggedFields = .none) {
    self.correlationID = correlationID
    self.tags = tags
  }

  /// Reads the header; the body follows in `reader`.
  /// - Parameter version: the header's own version, `ApiTable.Entry.responseHeaderVersion`.
  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    correlationID = try reader.integer()
    tags = try reader.tags(flexible: version >= 1)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    frame.put(correlationID)
    frame.put(tags, flexible: version >= 1, input: input)
  }
}
