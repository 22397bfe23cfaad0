import Bytes
import FieldCrypto

/// Seals three fields, randomized, and writes them as base64url.
final class SealFields: Workload {
  private static let reserved = 3 * 4096

  private let key: SealingKey
  private let sealers: [FieldSealer]
  private let contents = Pieces.ofContents()
  @exclusivity(unchecked) private var raw = ByteBuffer(capacity: 256)
  @exclusivity(unchecked) private var output = ByteBuffer(capacity: 1024)
  @exclusivity(unchecked) private var counter: UInt64 = 0
  @exclusivity(unchecked) private var counters = 0

  init(_ keys: BenchKeys) throws {
    let key = try keys.sealingKey()
    self.key = key
    sealers = try Policy.contexts().map { try FieldSealer(key: key, context: $0) }
  }

  func run(_ document: RawSpan) throws {
    output.removeAll()
    for field in sealers.indices { try seal(field) }
  }

  private func seal(_ field: Int) throws {
    let counter = try nextCounter()
    raw.removeAll()
    try contents.withPiece(field) { content in
      try sealers[field].seal(content, .text, recordKey: nil, counter: counter, into: &raw)
    }
    raw.withBytes { Base64URL.append(encoded: $0, to: &output) }
  }

  /// As the proxy does it: many at a time.
  private func nextCounter() throws(BenchError) -> UInt64 {
    if counters == 0 {
      guard let first = key.reserve(records: Self.reserved, bytes: Self.reserved * 16) else {
        throw BenchError("the key is used up")
      }
      (counter, counters) = (first, Self.reserved)
    }
    counter += 1
    counters -= 1
    return counter - 1
  }

  /// What has been written by one run, field by field.
  func sealed() throws -> Pieces {
    var pieces = Pieces()
    for field in sealers.indices {
      output.removeAll()
      try seal(field)
      output.withBytes { pieces.append($0) }
    }
    return pieces
  }

  var keyID: KeyID { key.id }
}
