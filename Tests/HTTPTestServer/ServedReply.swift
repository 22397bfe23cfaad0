/// What the server does about a request.
public enum ServedReply: Sendable {
  case answer(Int, headers: [String] = [], body: [UInt8] = [])
  /// These bytes, then the connection is closed.
  case raw([UInt8])
  /// Nothing, for as long as the server runs.
  case hang
  /// A byte each `milliseconds` for ever, after a head that promises many.
  case drip(milliseconds: UInt32)

  public static func json(_ text: String, status: Int = 200) -> ServedReply {
    .answer(status, headers: ["Content-Type: application/vnd.schemaregistry.v1+json"], body: Array(text.utf8))
  }

  public static func text(_ text: String, status: Int = 200, type: String = "text/plain") -> ServedReply {
    .answer(status, headers: ["Content-Type: \(type)"], body: Array(text.utf8))
  }
}
