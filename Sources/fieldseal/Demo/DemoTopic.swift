/// A topic of the demo and what is written to it.
struct DemoTopic: Sendable {
  /// What the policy seals of it.
  enum Sealing: Sendable {
    case nothing
    case values
    /// The texts of JSON fields: what stands between their quotes.
    case fields([String])
  }

  let name: String
  let sealing: Sealing
  /// The producer's.
  let codec: String
  let records: [DemoRecord]

  /// In every value of `payments` and `customers`, and nowhere else: what the broker must not hold.
  static let marker = "4111 1111 1111 1111"

  static let payments = DemoTopic(
    name: "payments", sealing: .values, codec: "lz4",
    records: [
      DemoRecord(
        key: "order-1001", value: #"{"name":"Ada Lovelace","card":"\#(marker)","amount":"12.50 EUR"}"#,
        headers: [("source", "checkout")]),
      DemoRecord(
        key: "order-1002", value: #"{"name":"Alan Turing","card":"\#(marker)","amount":"7.20 GBP"}"#,
        headers: [("source", "checkout"), ("retry", "1")]),
      DemoRecord(key: "order-1001", value: nil, headers: [("source", "erasure")]),
    ])

  static let customers = DemoTopic(
    name: "customers", sealing: .fields([marker, "ada@example.org"]), codec: "zstd",
    records: [
      DemoRecord(
        key: "customer-1",
        value:
          #"{"name":"Ada", "email":"ada@example.org", "cards":[{"number":"\#(marker)", "limit":1.50e3}]}"#),
      DemoRecord(
        key: "customer-2", value: #"{"name":"Twin", "email":"ada@example.org", "cards":[]}"#),
    ])

  static let news = DemoTopic(
    name: "news", sealing: .nothing, codec: "lz4",
    records: [DemoRecord(key: "shop", value: #"{"headline":"Free delivery on Friday"}"#)])
}
