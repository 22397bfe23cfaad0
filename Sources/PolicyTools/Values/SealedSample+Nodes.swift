import Bytes
import Proxy

extension SealedSample {
  /// The value as the broker stores it.
  var storedNode: SampleNode { node(stored.value, \.stored) }

  /// The value with what a reader cannot open in the places of what he can.
  func node(opens: (Int) -> Bool) -> SampleNode {
    node(written.value, isSealed: { !opens($0) }, \.written)
  }

  /// The value as it was written.
  var plainNode: SampleNode { Self.node(written.value, reading, []) }

  private func node(
    _ value: [UInt8]?, isSealed: (Int) -> Bool = { _ in true }, _ range: (SamplePart) -> Range<Int>
  ) -> SampleNode {
    var places: [(path: String, range: Range<Int>, part: Int)] = []
    for (index, part) in parts.enumerated() where isSealed(index) {
      switch part.place {
      case .value: return SampleNode(.sealed(index))
      case .field(let path): places.append((path, range(part), index))
      case .recordKey, .header: break
      }
    }
    return Self.node(value, reading, places)
  }

  static func node(
    _ value: [UInt8]?, _ reading: SampleReading?,
    _ places: [(path: String, range: Range<Int>, part: Int)] = []
  ) -> SampleNode {
    guard let value else { return .null }
    switch reading {
    case .avro(let schema, let start):
      if let node = AvroNodeReader.node(value, from: start, schema, places: places) { return node }
    case .json(let start):
      if let node = JSONNodeParser.node(value, from: start, places: places.map { ($0.range, $0.part) }) {
        return node
      }
    case nil:
      if let node = JSONNodeParser.node(value), !node.isLeaf { return node }
    }
    return SampleNode(.string(text(of: value)))
  }

  /// Bytes as a text: as they are, or in base64 behind `base64:`.
  static func text(of bytes: [UInt8]) -> String {
    let isText = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if isText, let text = String(validating: bytes, as: UTF8.self) { return text }
    return "base64:" + Base64.text(bytes)
  }
}
