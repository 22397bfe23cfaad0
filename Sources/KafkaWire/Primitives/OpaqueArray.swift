/// An array that the proxy does not look into: passed on as it stands in the input frame, its count included.
///
/// Its layout is that of the version it was read in.
public struct OpaqueArray: Hashable, Sendable {
  /// Where the array stands; nil for a new one without elements.
  public var range: ByteRange?

  public init(range: ByteRange? = nil) { self.range = range }

  public static var empty: OpaqueArray { OpaqueArray() }
}

extension WireReader {
  /// Passes over an array (or null) of elements that are each passed over by `element`.
  public mutating func opaqueArray(
    compact: Bool, elementBytes: Int, _ element: (inout WireReader) throws(WireError) -> Void
  ) throws(WireError) -> OpaqueArray {
    let start = offset
    for _ in 0..<(try nullableCount(compact: compact, elementBytes: elementBytes) ?? 0) { try element(&self) }
    return OpaqueArray(range: ByteRange(lower: start, upper: offset))
  }

  /// As above, for elements of a fixed size without tagged fields.
  public mutating func opaqueArray(compact: Bool, fixedBytes: Int) throws(WireError) -> OpaqueArray {
    let start = offset
    let count = try nullableCount(compact: compact, elementBytes: fixedBytes) ?? 0
    try take(count * fixedBytes)
    return OpaqueArray(range: ByteRange(lower: start, upper: offset))
  }
}

extension FrameAssembly {
  public mutating func put(_ array: OpaqueArray, compact: Bool, input: RawSpan) {
    if let range = array.range {
      append(range, of: input)
    } else {
      put(count: 0, compact: compact)
    }
  }
}
