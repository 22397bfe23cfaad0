import Bytes
import FieldCrypto

/// Seals three fields deterministically and writes them as base64url; or reads and opens them.
final class DeterministicFields: Workload {
  private let ciphers: [DeterministicCipher]
  private let contents = Pieces.ofContents()
  private let opens: Bool
  private var sealed = Pieces()
  @exclusivity(unchecked) private var raw = ByteBuffer(capacity: 256)
  @exclusivity(unchecked) private var output = ByteBuffer(capacity: 1024)

  init(_ keys: BenchKeys, opens: Bool) throws {
    self.opens = opens
    let key = try keys.deterministicKey()
    ciphers = try Policy.contexts().map { try DeterministicCipher(key: key, context: $0) }
    for field in ciphers.indices {
      output.removeAll()
      try seal(field)
      output.withBytes { sealed.append($0) }
    }
  }

  func run(_ document: RawSpan) throws {
    output.removeAll()
    for field in ciphers.indices {
      if opens { try open(field) } else { try seal(field) }
    }
  }

  private func seal(_ field: Int) throws {
    raw.removeAll()
    try contents.withPiece(field) { try ciphers[field].seal($0, .deterministicText, into: &raw) }
    raw.withBytes { Base64URL.append(encoded: $0, to: &output) }
  }

  private func open(_ field: Int) throws {
    raw.removeAll()
    guard sealed.withPiece(field, { Base64URL.append(decoded: $0, to: &raw) }) else {
      throw BenchError("no base64url")
    }
    try raw.withBytes { try ciphers[field].open($0, into: &output) }
  }
}
