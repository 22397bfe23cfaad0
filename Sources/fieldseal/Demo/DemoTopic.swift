/// A topic of the demo and what is written to it.
struct DemoTopic: Sendable {
  let name: String
  let isSealed: Bool
  /// The producer's.
  let codec: String
  let records: [DemoRecord]

  /// In every value of `payments`, and nowhere else: what the broker must not hold.
  static let marker = "4111 1111 1111 1111"

  static let payments = DemoTopic(
    name: "payments", isSealed: true, codec: "lz4",
    records: [
      DemoRecord(
        key: "order-1001", value: #"{"name":"Ada Lovelace","card":"\#(marker)","amount":"12.50 EUR"}"#,
        headers: [("source", "checkout")]),
      DemoRecord(
        key: "order-1002", value: #"{"name":"Alan Turing","card":"\#(marker)","amount":"7.20 GBP"}"#,
        headers: [("source", "checkout"), ("retry", "1")]),
      DemoRecord(key: "order-1001", value: nil, headers: [("source", "erasure")]),
    ])

  static let news = DemoTopic(
    name: "news", isSealed: false, codec: "lz4",
    records: [DemoRecord(key: "shop", value: #"{"headline":"Free delivery on Friday"}"#)])
}
