import Bytes
import KafkaWire

/// Record batches and codecs.
enum FuzzRecords {
  private static let limit = 1 << 20
  private static let growth = 31

  static func records(_ input: [UInt8]) {
    let field = input.span.bytes
    var batches = RecordBatches(field)
    let decompressor = Decompressor()
    var end = 0
    while let entry = (try? batches.next()) ?? nil {
      switch entry {
      case .legacy(let range, _), .partial(let range):
        must(range.lower == end && range.upper <= input.count, "ranges")
        end = range.upper
      case .batch(let range, let header):
        must(range.lower == end && range.upper <= input.count, "ranges")
        end = range.upper
        batch(field.slice(range), header, decompressor)
      }
    }
  }

  private static func batch(_ batch: RawSpan, _ header: RecordBatchHeader, _ decompressor: Decompressor) {
    _ = header.crcMatches(batch)
    guard let codec = header.attributes.codec else { return }
    let packed = batch.extracting(RecordBatchHeader.byteCount..<batch.byteCount)
    var section = ByteBuffer()
    guard inflate(packed, codec, into: &section, decompressor) else { return }
    let form = StoredForm(codec, framedAs: packed)
    guard let sealed = rewritten(batch, section.bytes, header.count, form, growth) else { return }
    // What was sealed in jest reads back, and opened again it is what it was.
    let span = sealed.span.bytes
    guard let again = try? RecordBatchHeader(reading: span) else { fatalError("unreadable header") }
    must(again.crcMatches(span) && again.batchByteCount == sealed.count, "header")
    must(again.count == header.count && again.attributes == header.attributes, "header fields")
    var grown = ByteBuffer()
    let stored = span.extracting(RecordBatchHeader.byteCount..<span.byteCount)
    do {
      try decompressor.inflate(stored, codec, into: &grown, limit: limit * 8)
    } catch {
      fatalError("stored form of \(codec): \(error)")
    }
    guard let opened = rewritten(span, grown.bytes, header.count, .none, -growth) else {
      fatalError("unreadable")
    }
    let records = opened.span.bytes.extracting(RecordBatchHeader.byteCount..<opened.count)
    must(same(section.bytes, records, count: header.count), "records differ")
  }

  /// The batch with values longer (or shorter) by `growth` bytes; nil where its records are malformed.
  private static func rewritten(
    _ batch: RawSpan, _ section: RawSpan, _ count: Int, _ form: StoredForm, _ growth: Int
  ) -> [UInt8]? {
    var out = ByteBuffer()
    guard
      var writer = try? RecordBatchWriter(
        copying: batch, as: form, section: section.byteCount, count: count, growth: growth, to: &out)
    else { fatalError("no header") }
    var cursor = RecordCursor(section, count: count)
    do {
      while let record = try cursor.next() {
        guard let range = record.value else {
          writer.append(record, from: section, to: &out)
          continue
        }
        writer.begin(record, from: section, valueByteCount: range.count + growth, to: &out)
        out.append(section.slice(ByteRange(lower: range.lower, upper: range.upper + min(growth, 0))))
        for _ in 0..<max(growth, 0) { out.append(0xF9 as UInt8) }
        writer.end(record, from: section, to: &out)
      }
      _ = try writer.finish(&out)
    } catch {
      return nil
    }
    return out.bytes.withUnsafeBytes { Array($0) }
  }

  /// Whether both sections have the same records, but for the width of their length fields.
  private static func same(_ a: RawSpan, _ b: RawSpan, count: Int) -> Bool {
    var left = RecordCursor(a, count: count)
    var right = RecordCursor(b, count: count)
    do {
      while let first = try left.next() {
        guard let second = try right.next(), equal(a.slice(first.prefix), b.slice(second.prefix)),
          equal(a.slice(first.suffix), b.slice(second.suffix)), (first.value == nil) == (second.value == nil)
        else { return false }
        if let value = first.value, let other = second.value, !equal(a.slice(value), b.slice(other)) {
          return false
        }
      }
      return try right.next() == nil
    } catch {
      return false
    }
  }

  private static func equal(_ a: RawSpan, _ b: RawSpan) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { a.elementsEqual($0) } }
  }

  /// Inflates; checks the limit, and that the memory spent keeps to it.
  private static func inflate(
    _ packed: RawSpan, _ codec: CompressionCodec, into out: inout ByteBuffer, _ decompressor: Decompressor
  ) -> Bool {
    let inflated = (try? decompressor.inflate(packed, codec, into: &out, limit: limit)) != nil
    must(out.count <= limit && (inflated || out.isEmpty), "\(codec): \(out.count) bytes")
    must(out.capacity <= 2 * limit + 1024, "\(codec): room for \(out.capacity) bytes")
    return inflated
  }

  static func codec(_ input: [UInt8]) {
    guard let first = input.first, let codec = CompressionCodec(rawValue: first) else { return }
    let packed = input.span.bytes.extracting(1..<input.count)
    let decompressor = Decompressor()
    var out = ByteBuffer()
    let inflated = inflate(packed, codec, into: &out, decompressor)
    if let range = StoredForm.contents(of: packed, codec), range.count <= limit {
      must(inflated && equal(out.bytes, packed.slice(range)), "contents in place")
    }
    guard inflated else { return }
    var stored = ByteBuffer()
    let form = StoredForm(codec, framedAs: packed)
    form.append(out.bytes, to: &stored)
    must(stored.count <= form.maximumByteCount(for: out.count), "\(form) is longer than it says")
    var again = ByteBuffer()
    must(inflate(stored.bytes, codec, into: &again, decompressor), "\(form) cannot be read")
    must(equal(out.bytes, again.bytes), "\(form) differs")
    if let range = StoredForm.contents(of: stored.bytes, codec) {
      must(equal(out.bytes, stored.bytes.slice(range)), "\(form) in place differs")
    }
  }
}
