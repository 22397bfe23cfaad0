import Logging

/// Says what the values of a topic with `format: auto` turned out to be.
final class FormatLog {
  private let log: Logger

  init(log: Logger) {
    self.log = log
  }

  /// - Parameter payloadStart: 0, 5 and 17 (Confluent's framing with an id, with a GUID), 10 (Avro's single-object encoding).
  func record(topic: String, isAvro: Bool, payloadStart: Int) {
    let framing =
      switch payloadStart {
      case 5: "schema id"
      case 17: "schema GUID"
      case 10: "single-object"
      default: "none"
      }
    log.info(
      "format_detected",
      ["topic": .string(topic), "format": .string(isAvro ? "avro" : "json"), "framing": .string(framing)])
  }
}
