import CRdKafka

/// librdkafka's mock cluster, in this process: a development broker that speaks Kafka's protocol and keeps records in memory.
final class DemoMockBroker: DemoBroker {
  let description = "an embedded development broker (librdkafka's mock cluster)"
  let bootstrap: String
  private let handle: OpaquePointer
  private let cluster: OpaquePointer

  init(_ topics: [DemoTopic]) throws(CommandError) {
    let configuration = rd_kafka_conf_new()
    _ = rd_kafka_conf_set(configuration, "log_level", "0", nil, 0)
    guard let handle = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) else {
      rd_kafka_conf_destroy(configuration)
      throw CommandError("librdkafka does not start")
    }
    guard let cluster = rd_kafka_mock_cluster_new(handle, 1) else {
      rd_kafka_destroy(handle)
      throw CommandError("librdkafka's mock cluster does not start")
    }
    self.handle = handle
    self.cluster = cluster
    bootstrap = rd_kafka_mock_cluster_bootstraps(cluster).map { String(cString: $0) } ?? ""
    for topic in topics { _ = rd_kafka_mock_topic_create(cluster, topic.name, 1, 1) }
  }

  deinit {
    rd_kafka_mock_cluster_destroy(cluster)
    rd_kafka_destroy(handle)
  }

  func segments(_ topic: String) -> [UInt8]? { nil }
}
