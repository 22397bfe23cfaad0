import Bytes

/// What a detached value is of.
struct AvroDetachedType: Hashable, Sendable {
  let node: Int
  /// Whether the index of a union's branch stands before it.
  let isBranch: Bool

  /// Appends the value's text, if it has one.
  func appendText(of content: RawSpan, _ schema: AvroSchema, to output: inout ByteBuffer) -> Bool {
    content.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      let datum = AvroDatum(base: base, end: bytes.count)
      var place = 0
      do throws(ValueError) {
        if isBranch { try datum.skipNumber(&place) }
        switch schema.nodes[node].kind {
        case .int, .long:
          for digit in String(try datum.number(&place)).utf8 { output.append(digit) }
        case .enumeration(let symbols):
          let symbol = symbols[try datum.index(&place, below: symbols.count)]
          output.append(symbol.utf8Span.span.bytes)
        case .string:
          let length = try datum.length(&place)
          output.append(content.extracting(place..<place + length))
        default: return false
        }
        return true
      } catch {
        return false
      }
    }
  }
}
