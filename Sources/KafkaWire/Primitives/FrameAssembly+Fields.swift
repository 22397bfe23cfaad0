import Bytes

/// The field types of the protocol. Each mirrors a read of `WireReader`.
extension FrameAssembly {
  public mutating func put<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
    fields.append(bigEndian: value)
  }

  public mutating func put(_ value: Bool) { fields.append(value ? 1 : 0) }

  public mutating func put(_ value: UUID128) {
    fields.append(bigEndian: value.high)
    fields.append(bigEndian: value.low)
  }

  public mutating func put(unsignedVarint value: UInt32) {
    fields.append(unsignedVarint: UInt64(value))
  }

  /// A string, or null. A new text that is longer than a length of 16 bits can say is cut off.
  public mutating func put(_ string: WireString?, compact: Bool, input: RawSpan) {
    switch string {
    case nil:
      put(stringLength: nil, compact: compact)
    case .input(let range):
      put(stringLength: range.count, compact: compact)
      append(range, of: input)
    case .text(let text):
      var end = text.utf8.count
      if end > Int(Int16.max) {
        // Cut at a character's start.
        let utf8 = Array(text.utf8.prefix(Int(Int16.max) + 1))
        end = utf8.count - 1
        while end > 0, utf8[end] & 0xC0 == 0x80 { end -= 1 }
      }
      put(stringLength: end, compact: compact)
      fields.append(text.utf8.span.bytes.extracting(0..<end))
    }
  }

  private mutating func put(stringLength length: Int?, compact: Bool) {
    if compact {
      put(unsignedVarint: UInt32(clamping: (length ?? -1) + 1))
    } else {
      put(Int16(clamping: length ?? -1))
    }
  }

  /// The length before bytes or records, in bytes; nil for null.
  private mutating func put(bytesLength length: Int?, compact: Bool) {
    if compact {
      put(unsignedVarint: UInt32(clamping: (length ?? -1) + 1))
    } else {
      put(Int32(clamping: length ?? -1))
    }
  }

  public mutating func put(bytes range: ByteRange?, compact: Bool, input: RawSpan) {
    put(bytesLength: range?.count, compact: compact)
    if let range { append(range, of: input) }
  }

  public mutating func put(_ records: RecordsField, compact: Bool, input: RawSpan) {
    switch records {
    case .null:
      put(bytesLength: nil, compact: compact)
    case .input(let range):
      put(bytes: range, compact: compact, input: input)
    case .rewritten(let range):
      put(bytesLength: range.count, compact: compact)
      appendRecords(range)
    }
  }

  /// How many elements follow; nil for null.
  public mutating func put(count: Int?, compact: Bool) { put(bytesLength: count, compact: compact) }

  public mutating func put<Element>(
    _ array: [Element]?, compact: Bool, _ element: (Element, inout FrameAssembly) -> Void
  ) {
    put(count: array?.count, compact: compact)
    guard let array else { return }
    for value in array { element(value, &self) }
  }

  /// The tagged fields at the end of a structure; nothing where it is not flexible.
  public mutating func put(_ tags: TaggedFields, flexible: Bool, input: RawSpan) {
    guard flexible else { return }
    put(unsignedVarint: tags.count)
    append(tags.range, of: input)
  }

  /// As above, with a field of tag 0 before the others: `zero` writes its contents, without tag and size, if `hasZero`.
  public mutating func put(
    _ tags: TaggedFields, flexible: Bool, input: RawSpan, hasZero: Bool, zero: (inout FrameAssembly) -> Void
  ) {
    guard flexible else { return }
    put(unsignedVarint: tags.count &+ (hasZero ? 1 : 0))
    if hasZero {
      put(unsignedVarint: 0)
      // The size stands before the contents.
      put(unsignedVarint: UInt32(clamping: measure(zero)))
      zero(&self)
    }
    append(tags.range, of: input)
  }
}
