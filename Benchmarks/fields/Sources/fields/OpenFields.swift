import Bytes
import FieldCrypto

/// Reads three randomized fields from base64url and opens them.
final class OpenFields: Workload {
  private let openers: [FieldOpener]
  private let sealed: Pieces
  @exclusivity(unchecked) private var raw = ByteBuffer(capacity: 256)
  @exclusivity(unchecked) private var output = ByteBuffer(capacity: 1024)

  init(_ keys: BenchKeys) throws {
    let sealer = try SealFields(keys)
    sealed = try sealer.sealed()
    let key = try keys.openingKey(sealer.keyID)
    openers = try Policy.contexts().map { try FieldOpener(key: key, context: $0) }
  }

  func run(_ document: RawSpan) throws {
    output.removeAll()
    for field in openers.indices {
      raw.removeAll()
      guard sealed.withPiece(field, { Base64URL.append(decoded: $0, to: &raw) }) else {
        throw BenchError("no base64url")
      }
      try raw.withBytes { try openers[field].open($0, recordKey: nil, into: &output) }
    }
  }
}
