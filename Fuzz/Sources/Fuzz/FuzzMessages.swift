@testable import KafkaWire

/// Messages: what is read can be written, and then reads and writes the same.
enum FuzzMessages {
  private static let requests: [any WireMessage.Type] = [
    ProduceRequest.self, FetchRequest.self, MetadataRequest.self, FindCoordinatorRequest.self,
    SaslHandshakeRequest.self, ApiVersionsRequest.self, DescribeClusterRequest.self, ShareFetchRequest.self,
    ShareAcknowledgeRequest.self,
  ]
  private static let responses: [any WireMessage.Type] = [
    ProduceResponse.self, FetchResponse.self, MetadataResponse.self, FindCoordinatorResponse.self,
    SaslHandshakeResponse.self, ApiVersionsResponse.self, DescribeClusterResponse.self,
    ShareFetchResponse.self,
    ShareAcknowledgeResponse.self,
  ]

  static func request(_ frame: [UInt8]) {
    guard let header = header(frame), let type = requests.first(where: { $0.api.key == header.apiKey }) else {
      return
    }
    check(type, frame, version: header.apiVersion, isRequest: true)
    start(frame)
  }

  /// The first byte is the API, the second the version; the frame follows.
  static func response(_ input: [UInt8]) {
    guard input.count >= 2, let type = responses.first(where: { $0.api.key == Int16(input[0]) }) else {
      return
    }
    check(type, Array(input[2...]), version: Int16(input[1]), isRequest: false)
  }

  private static func header(_ frame: [UInt8]) -> RequestHeader? {
    var reader = WireReader(frame.span.bytes)
    return try? RequestHeader(reading: &reader)
  }

  /// The short look at a produce request sees what the long one sees.
  private static func start(_ frame: [UInt8]) {
    var reader = WireReader(frame.span.bytes)
    guard let header = try? RequestHeader(reading: &reader), header.apiKey == ProduceRequest.api.key else {
      return
    }
    var again = WireReader(frame.span.bytes, at: reader.offset)
    let start = try? ProduceRequestStart(reading: &again, version: header.apiVersion)
    guard let whole = try? ProduceRequest(reading: &reader, version: header.apiVersion) else { return }
    must(start?.acks == whole.acks && start?.topicCount == whole.topics.count, "another start")
    must(start?.firstTopic == whole.topics.first?.topic, "another first topic")
  }

  private static func check<Message: WireMessage>(
    _ type: Message.Type, _ frame: [UInt8], version: Int16, isRequest: Bool
  ) {
    guard let written = rewritten(type, frame, version, isRequest) else { return }
    guard let again = rewritten(type, written, version, isRequest) else {
      fatalError("\(type) v\(version): what was written cannot be read")
    }
    must(again == written, "\(type) v\(version): not stable")
  }

  /// Reads a frame and writes it; nil where it cannot be read.
  private static func rewritten<Message: WireMessage>(
    _ type: Message.Type, _ bytes: [UInt8], _ version: Int16, _ isRequest: Bool
  ) -> [UInt8]? {
    let input = bytes.span.bytes
    var reader = WireReader(input)
    var frame = FrameAssembly()
    if isRequest {
      guard let header = try? RequestHeader(reading: &reader) else { return nil }
      header.write(to: &frame, input: input)
    } else {
      let headerVersion = type.api.responseHeaderVersion(version)
      guard let header = try? ResponseHeader(reading: &reader, version: headerVersion) else { return nil }
      header.write(to: &frame, input: input, version: headerVersion)
    }
    guard let message = try? Message(reading: &reader, version: version) else { return nil }
    message.write(to: &frame, input: input, version: version)
    if var addressed = message as? any AddressedResponse {
      // New addresses, as the proxy writes them, must be read again too.
      map(&addressed, input, version)
    }
    return frame.flattened(input: input)
  }

  private static func map<Message: AddressedResponse>(
    _ message: inout Message, _ input: RawSpan, _ version: Int16
  ) {
    message.mapAddresses { node in
      var node = node
      node.host = .text("proxy.example")
      node.port = 19_092
      return node
    }
    var frame = FrameAssembly()
    message.write(to: &frame, input: input, version: version)
    let written = frame.flattened(input: input)
    var reader = WireReader(written.span.bytes)
    must(
      (try? Message(reading: &reader, version: version)) != nil,
      "\(Message.self) v\(version): mapped, unreadable")
  }
}
