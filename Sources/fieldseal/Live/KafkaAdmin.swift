import CRdKafka
import Glibc

/// librdkafka as an administrator: asks a cluster for its topics and their settings, and changes nothing.
final class KafkaAdmin {
  private let handle: OpaquePointer
  private let bootstrap: String
  private let timeout: Duration

  /// - Parameter timeout: for each question.
  init(_ properties: KafkaProperties?, bootstrap: String, timeout: Duration) throws(LiveError) {
    let configuration = rd_kafka_conf_new()
    var error = [CChar](repeating: 0, count: 512)
    rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_ERROR)
    var settings = [KafkaProperties.Setting(name: "client.id", value: "fieldseal-lint", line: 0)]
    settings += properties?.settings ?? []
    settings.append(.init(name: "bootstrap.servers", value: bootstrap, line: 0))
    settings.append(.init(name: "log_level", value: "0", line: 0))
    for setting in settings {
      guard
        rd_kafka_conf_set(configuration, setting.name, setting.value, &error, error.count) == RD_KAFKA_CONF_OK
      else {
        rd_kafka_conf_destroy(configuration)
        let place = setting.line > 0 ? "\(properties?.file ?? ""):\(setting.line): " : ""
        throw LiveError("\(place)librdkafka does not take '\(setting.name)': \(Self.text(error))")
      }
    }
    guard let handle = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &error, error.count) else {
      rd_kafka_conf_destroy(configuration)
      throw LiveError("librdkafka does not start with these settings: \(Self.text(error))")
    }
    self.handle = handle
    self.bootstrap = bootstrap
    self.timeout = timeout
  }

  deinit { rd_kafka_destroy(handle) }

  /// The names of all topics that we may see, sorted.
  func topics() throws(LiveError) -> [String] {
    var metadata: UnsafePointer<rd_kafka_metadata>?
    let code = rd_kafka_metadata(handle, 1, nil, &metadata, milliseconds)
    defer { rd_kafka_metadata_destroy(metadata) }
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { throw failure(code) }
    var names: [String] = []
    for index in 0..<Int(metadata.pointee.topic_cnt) {
      if let name = metadata.pointee.topics[index].topic { names.append(String(cString: name)) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the brokers say of each topic's settings.
  func settings(of topics: [String]) throws(LiveError) -> [LiveTopic] {
    var answers: [LiveTopic] = []
    var rest = topics[...]
    while !rest.isEmpty {
      answers += try describe(Array(rest.prefix(Self.topicsPerRequest)))
      rest = rest.dropFirst(Self.topicsPerRequest)
    }
    return answers
  }

  private static let topicsPerRequest = 200

  private func describe(_ topics: [String]) throws(LiveError) -> [LiveTopic] {
    var resources: [OpaquePointer?] = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
    defer { rd_kafka_ConfigResource_destroy_array(&resources, resources.count) }
    let options = rd_kafka_AdminOptions_new(handle, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
    defer { rd_kafka_AdminOptions_destroy(options) }
    _ = rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, nil, 0)
    let queue = rd_kafka_queue_new(handle)
    defer { rd_kafka_queue_destroy(queue) }
    rd_kafka_DescribeConfigs(handle, &resources, resources.count, options, queue)
    guard let event = rd_kafka_queue_poll(queue, milliseconds + 1000) else {
      throw failure(RD_KAFKA_RESP_ERR__TIMED_OUT)
    }
    defer { rd_kafka_event_destroy(event) }
    guard rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw failure(rd_kafka_event_error(event))
    }
    var count = 0
    guard let result = rd_kafka_event_DescribeConfigs_result(event),
      let answers = rd_kafka_DescribeConfigs_result_resources(result, &count)
    else { throw failure(RD_KAFKA_RESP_ERR__BAD_MSG) }
    return (0..<count).compactMap { answers[$0].map(Self.topic) }
  }

  private static func topic(_ resource: OpaquePointer) -> LiveTopic {
    let name = rd_kafka_ConfigResource_name(resource).map { String(cString: $0) } ?? ""
    let code = rd_kafka_ConfigResource_error(resource)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      let text = rd_kafka_ConfigResource_error_string(resource) ?? rd_kafka_err2str(code)
      return LiveTopic(name: name, settings: nil, problem: text.map { String(cString: $0) } ?? "unknown")
    }
    var count = 0
    var settings: [String: String] = [:]
    let entries = rd_kafka_ConfigResource_configs(resource, &count)
    for index in 0..<count {
      guard let entry = entries?[index], let name = rd_kafka_ConfigEntry_name(entry) else { continue }
      settings[String(cString: name)] = rd_kafka_ConfigEntry_value(entry).map { String(cString: $0) }
    }
    return LiveTopic(name: name, settings: settings)
  }

  private var milliseconds: Int32 {
    let (seconds, attoseconds) = timeout.components
    return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
  }

  /// Says what the connections say, which is more than "timed out".
  private func failure(_ code: rd_kafka_resp_err_t) -> LiveError {
    var reason = String(cString: rd_kafka_err2str(code))
    let queue = rd_kafka_queue_get_main(handle)
    defer { rd_kafka_queue_destroy(queue) }
    while let event = rd_kafka_queue_poll(queue, 0) {
      if rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR,
        rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        let text = rd_kafka_event_error_string(event)
      {
        // What follows differs each time: how long it took, and how often it was tried.
        let words = String(cString: text)
        reason = words.firstRange(of: " (after ").map { String(words[..<$0.lowerBound]) } ?? words
      }
      rd_kafka_event_destroy(event)
    }
    // As Debian 12 has it.
    if reason.contains("SCRAM"), rd_kafka_version() <= 0x0200_02ff {
      reason +=
        " (librdkafka \(String(cString: rd_kafka_version_str())) fails SCRAM with Kafka 4 in any case)"
    }
    return LiveError("the cluster at \(bootstrap) does not answer: \(reason)")
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
