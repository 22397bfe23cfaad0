/// The header of a request: version 1, or 2 where the API's version is flexible.
public struct RequestHeader: Hashable, Sendable {
  public var apiKey: Int16
  public var apiVersion: Int16
  public var correlationID: Int32
  public var clientID: WireString?
  public var tags: TaggedFields

  public init(
    apiKey: Int16, apiVersion: Int16, correlationID: Int32, clientID: WireString?, tags: TaggedFields = .none
  ) {
    self.apiKey = apiKey
    self.apiVersion = apiVersion
    self.correlationID = correlationID
    self.clientID = clientID
    self.tags = tags
  }

  /// Reads the header; the body follows in `reader`.
  /// - Throws: `WireError`; `.unsupportedVersion` for an API key that is not in the table.
  public init(reading reader: inout WireReader) throws(WireError) {
    apiKey = try reader.integer()
    apiVersion = try reader.integer()
    correlationID = try reader.integer()
    guard let entry = ApiTable[apiKey] else { throw WireError(.unsupportedVersion, at: 0) }
    // Never compact, so that a broker can read the header of a version it does not know.
    clientID = try reader.nullableString(compact: false)
    tags = try reader.tags(flexible: entry.requestHeaderVersion(apiVersion) >= 2)
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan) {
    frame.put(apiKey)
    frame.put(apiVersion)
    frame.put(correlationID)
    frame.put(clientID, compact: false, input: input)
    frame.put(tags, flexible: (ApiTable[apiKey]?.requestHeaderVersion(apiVersion) ?? 1) >= 2, input: input)
  }
}
