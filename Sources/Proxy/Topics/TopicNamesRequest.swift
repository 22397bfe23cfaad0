import KafkaWire

/// The proxy's own question for the names of topic ids: a Metadata request on the client's broker connection, so with
/// the client's own authorisation. Its answer is known by its place in the queue of responses.
enum TopicNamesRequest {
  /// The first version that takes an id without a name (KIP-516); brokers whose Fetch and Produce take ids have it.
  static let version: Int16 = 12
  /// Clients count up from 0: easily told apart in a trace.
  static let correlationID: Int32 = -516

  static func write(_ ids: Set<UUID128>, to frame: inout FrameAssembly) {
    let header = RequestHeader(
      apiKey: ApiTable.metadata.key, apiVersion: version, correlationID: correlationID,
      clientID: .text("fieldseal"))
    frame.put(header, MetadataRequest(topicIDs: Array(ids)), input: RawSpan())
  }
}
