import Bytes

/// An outgoing frame, put together from new bytes, rewritten records and slices of the frame it is made from.
///
/// One is kept per event loop and reused: once warm it does not allocate. Rewritten record batches are appended to `records`
/// first; a message that is then written refers to them, and to large pieces of the input frame, by place. The pieces
/// come together only in the vectored write (or in `flattened`).
public struct FrameAssembly: ~Copyable {
  /// Bytes written anew.
  public var fields: ByteBuffer
  /// Rewritten record batches.
  public var records: ByteBuffer

  /// Bytes of another place that belong before `position` of `fields`.
  private struct Splice {
    enum Source { case input, records }
    var position: Int
    var source: Source
    var range: ByteRange
  }

  private var splices: [Splice] = []
  private var splicedBytes = 0
  private var frameStart = 0
  private var frameSplicedStart = 0

  /// Below this size (in bytes) a copy is cheaper than one more piece in a vectored write.
  public static var copyLimit: Int { 1024 }

  public init() {
    fields = ByteBuffer(capacity: 4096)
    records = ByteBuffer()
  }

  /// Bytes of all that has been put together, size prefixes included.
  public var byteCount: Int { fields.count + splicedBytes }

  /// Forgets everything; the memory stays.
  public mutating func removeAll() {
    fields.removeAll()
    records.removeAll()
    splices.removeAll(keepingCapacity: true)
    splicedBytes = 0
    frameStart = 0
    frameSplicedStart = 0
  }

  /// Starts a frame: leaves room for its size prefix.
  public mutating func begin() {
    frameStart = fields.count
    frameSplicedStart = splicedBytes
    fields.append(bigEndian: Int32(0))
  }

  /// Ends the frame that `begin` started: writes its size.
  /// Returns false if it is larger than the protocol can say (2 GiB); such a frame must not be sent.
  @discardableResult
  public mutating func finish() -> Bool {
    let size = fields.count - frameStart - 4 + splicedBytes - frameSplicedStart
    guard let prefix = Int32(exactly: size) else { return false }
    return fields.overwrite(bigEndian: prefix, at: frameStart)
  }

  /// Appends the bytes at `range` of the input frame.
  public mutating func append(_ range: ByteRange, of input: RawSpan) {
    if range.count < Self.copyLimit {
      fields.append(input.slice(range))
    } else {
      splice(range, of: .input)
    }
  }

  /// Appends the bytes at `range` of `records`.
  public mutating func appendRecords(_ range: ByteRange) {
    if range.count < Self.copyLimit {
      Self.copy(range, of: records, to: &fields)
    } else {
      splice(range, of: .records)
    }
  }

  private static func copy(_ range: ByteRange, of source: borrowing ByteBuffer, to target: inout ByteBuffer) {
    target.append(source.bytes.slice(range))
  }

  private mutating func splice(_ range: ByteRange, of source: Splice.Source) {
    splices.append(Splice(position: fields.count, source: source, range: range))
    splicedBytes += range.count
  }

  /// How many bytes `body` appends; nothing of them stays.
  mutating func measure(_ body: (inout FrameAssembly) -> Void) -> Int {
    let (bytes, length, pieces, spliced) = (byteCount, fields.count, splices.count, splicedBytes)
    body(&self)
    let size = byteCount - bytes
    fields.truncate(to: length)
    splices.removeLast(max(0, splices.count - pieces))
    splicedBytes = spliced
    return size
  }

  /// Hands the pieces of what has been put together to `body`, in order.
  /// - Parameter input: the frame that the messages written into this one were read from.
  public func forEachPiece(input: RawSpan, _ body: (RawSpan) -> Void) {
    let written = fields.bytes
    let rewritten = records.bytes
    var position = 0
    for splice in splices {
      if splice.position > position { body(written.extracting(position..<splice.position)) }
      position = splice.position
      switch splice.source {
      case .input: body(input.slice(splice.range))
      case .records: body(rewritten.slice(splice.range))
      }
    }
    if position < written.byteCount { body(written.extracting(position..<written.byteCount)) }
  }

  /// Adds the pieces to `gather`: valid until this assembly or the input frame changes.
  public func gather(input: RawSpan, into gather: inout ByteGather) {
    forEachPiece(input: input) { gather.append($0) }
  }

  /// All bytes in one piece: for small replies and tests.
  public func flattened(input: RawSpan) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    forEachPiece(input: input) { piece in
      piece.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
