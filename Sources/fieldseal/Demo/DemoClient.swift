import CRdKafka
import Glibc

/// librdkafka, an ordinary Kafka client: it knows nothing of sealing.
final class DemoClient {
  private let handle: OpaquePointer

  private init(_ type: rd_kafka_type_t, _ settings: [(String, String)]) throws(CommandError) {
    var error = [CChar](repeating: 0, count: 512)
    let configuration = rd_kafka_conf_new()
    rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR)
    for (name, value) in [("client.id", "fieldseal-demo"), ("log_level", "0")] + settings {
      guard rd_kafka_conf_set(configuration, name, value, &error, error.count) == RD_KAFKA_CONF_OK else {
        rd_kafka_conf_destroy(configuration)
        throw CommandError("librdkafka: \(Self.text(error))")
      }
    }
    guard let handle = rd_kafka_new(type, configuration, &error, error.count) else {
      rd_kafka_conf_destroy(configuration)
      throw CommandError("librdkafka: \(Self.text(error))")
    }
    self.handle = handle
  }

  deinit { rd_kafka_destroy(handle) }

  /// Writes the topic's records to partition 0 and waits until each is acknowledged.
  static func produce(_ topic: DemoTopic, _ bootstrap: String, _ deadline: DemoDeadline) throws(CommandError)
  {
    let client = try DemoClient(
      RD_KAFKA_PRODUCER,
      [
        ("bootstrap.servers", bootstrap), ("compression.codec", topic.codec), ("enable.idempotence", "true"),
        ("message.timeout.ms", "15000"),
      ])
    for record in topic.records { try client.send(record, to: topic.name) }
    try client.awaitDeliveries(topic.records.count, topic.name, deadline)
  }

  /// Reads partition 0 from its beginning to its end.
  static func consume(_ topic: String, _ bootstrap: String, _ deadline: DemoDeadline) throws(CommandError)
    -> [DemoRecord]
  {
    let client = try DemoClient(
      RD_KAFKA_CONSUMER,
      [
        ("bootstrap.servers", bootstrap), ("group.id", "fieldseal-demo"), ("enable.auto.commit", "false"),
        ("enable.partition.eof", "true"), ("check.crcs", "true"),
      ])
    return try client.readAll(topic, deadline)
  }

  private func send(_ record: DemoRecord, to topic: String) throws(CommandError) {
    let headers = rd_kafka_headers_new(record.headers.count)
    for header in record.headers {
      header.value.withUnsafeBytes { value in
        _ = rd_kafka_header_add(headers, header.name, -1, value.baseAddress, value.count)
      }
    }
    let error = Self.withBytes(record.key) { key, keySize in
      Self.withBytes(record.value) { value, valueSize in
        fieldseal_rd_kafka_produce(handle, topic, 0, key, keySize, value, valueSize, headers)
      }
    }
    guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
      rd_kafka_headers_destroy(headers)
      throw CommandError("writing to \(topic): \(Self.text(error))")
    }
  }

  private func awaitDeliveries(_ count: Int, _ topic: String, _ deadline: DemoDeadline) throws(CommandError) {
    let queue = rd_kafka_queue_get_main(handle)
    defer { rd_kafka_queue_destroy(queue) }
    var delivered = 0
    while delivered < count {
      try deadline.check("\(topic): the records were not acknowledged")
      let event = rd_kafka_queue_poll(queue, 100)
      defer { rd_kafka_event_destroy(event) }
      guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR else { continue }
      while let message = rd_kafka_event_message_next(event) {
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
          throw CommandError("writing to \(topic): \(Self.text(message.pointee.err))")
        }
        delivered += 1
      }
    }
  }

  private func readAll(_ topic: String, _ deadline: DemoDeadline) throws(CommandError) -> [DemoRecord] {
    let partitions = rd_kafka_topic_partition_list_new(1)
    defer { rd_kafka_topic_partition_list_destroy(partitions) }
    rd_kafka_topic_partition_list_add(partitions, topic, 0)?.pointee.offset = 0
    guard rd_kafka_assign(handle, partitions) == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw CommandError("\(topic) cannot be read")
    }
    var records: [DemoRecord] = []
    while true {
      try deadline.check("\(topic) was not read to its end")
      guard let message = rd_kafka_consumer_poll(handle, 100) else { continue }
      defer { rd_kafka_message_destroy(message) }
      if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF { return records }
      guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw CommandError("reading \(topic): \(Self.text(message.pointee.err))")
      }
      records.append(Self.record(message))
    }
  }

  private static func record(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> DemoRecord {
    var record = DemoRecord(
      key: bytes(message.pointee.key, message.pointee.key_len),
      value: bytes(message.pointee.payload, message.pointee.len))
    var headers: OpaquePointer?
    guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return record }
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    while rd_kafka_header_get_all(headers, record.headers.count, &name, &value, &size)
      == RD_KAFKA_RESP_ERR_NO_ERROR, let name
    {
      record.headers.append(.init(name: String(cString: name), value: bytes(value, size) ?? []))
    }
    return record
  }

  private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
    start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
  }

  private static func withBytes<T>(_ bytes: [UInt8]?, _ body: (UnsafeRawPointer?, Int) -> T) -> T {
    guard let bytes else { return body(nil, 0) }
    return bytes.withUnsafeBytes { body($0.baseAddress, $0.count) }
  }

  private static func text(_ error: rd_kafka_resp_err_t) -> String {
    String(cString: rd_kafka_err2str(error))
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
