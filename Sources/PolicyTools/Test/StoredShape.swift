import Proxy

/// A stored record as a test looks at it: what is sealed in it is a place.
struct StoredShape {
  struct Header {
    let name: String
    let stored: SampleNode
    let written: SampleNode
  }

  let key: SampleNode
  let writtenKey: SampleNode
  let value: SampleNode
  let writtenValue: SampleNode
  /// Those that the producer wrote.
  let headers: [Header]

  init(_ sample: SealedSample) {
    value = sample.storedNode
    writtenValue = sample.plainNode
    var key = Self.node(sample.stored.key)
    var stored = sample.written.headers.map { Self.node($0.value) }
    for (index, part) in sample.parts.enumerated() {
      switch part.place {
      case .recordKey: key = SampleNode(.sealed(index))
      case .header(let header): stored[header] = SampleNode(.sealed(index))
      case .value, .field: break
      }
    }
    self.key = key
    writtenKey = Self.node(sample.written.key)
    headers = zip(sample.written.headers, stored).map { header, node in
      Header(name: header.name, stored: node, written: Self.node(header.value))
    }
  }

  private static func node(_ bytes: [UInt8]?) -> SampleNode {
    bytes.map { SampleNode(.string(SealedSample.text(of: $0))) } ?? .null
  }
}
