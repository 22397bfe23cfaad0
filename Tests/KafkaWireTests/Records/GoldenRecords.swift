import Bytes
import Foundation
import KafkaWire

/// A records field and what Kafka reads in it; see `Golden/GoldenRecords.java`.
struct GoldenRecords: CustomStringConvertible {
  let description: String
  let bytes: [UInt8]
  let expected: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  static func load() throws -> [GoldenRecords] {
    try lines(of: "records.tsv").map { fields in
      guard let bytes = Data(base64Encoded: fields[1]) else { throw CocoaError(.fileReadCorruptFile) }
      return GoldenRecords(description: fields[0], bytes: [UInt8](bytes), expected: fields[2])
    }
  }

  static func lines(of file: String) throws -> [[String]] {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

/// Writes down what we read in a records field, in the words of `GoldenRecords.java`.
enum RecordsDescription {
  static func of(_ bytes: [UInt8]) throws -> String {
    let field = bytes.span.bytes
    var batches = RecordBatches(field)
    var texts: [String] = []
    let decompressor = Decompressor()
    while let entry = try batches.next() {
      guard case .batch(let range, let header) = entry, header.crcMatches(field.slice(range)),
        let codec = header.attributes.codec
      else { return "not a valid batch of magic 2" }
      let batch = field.slice(range)
      var section = ByteBuffer()
      try decompressor.inflate(
        batch.extracting(RecordBatchHeader.byteCount..<batch.byteCount), codec, into: &section,
        limit: 16 << 20)
      var parts = [describe(header, codec)]
      var cursor = RecordCursor(section.bytes, count: header.count)
      while let record = try cursor.next() {
        parts.append(try describe(record, in: section.bytes, base: header.baseOffset))
      }
      texts.append(parts.joined(separator: " "))
    }
    return texts.joined(separator: "|")
  }

  private static func describe(_ header: RecordBatchHeader, _ codec: CompressionCodec) -> String {
    let attributes = header.attributes
    let flags =
      (attributes.isTransactional ? "t" : "") + (attributes.isControl ? "c" : "")
      + (attributes.isLogAppendTime ? "l" : "")
    return [
      "\(codec)", "\(header.baseOffset)", "\(header.baseOffset + Int64(header.lastOffsetDelta))",
      "\(header.maxTimestamp)", "\(header.producerID)", "\(header.producerEpoch)", "\(header.baseSequence)",
      "\(header.partitionLeaderEpoch)", "\(header.count)", flags,
    ].joined(separator: ",")
  }

  private static func describe(_ record: RecordView, in section: RawSpan, base: Int64) throws -> String {
    var parts = ["\(base + Int64(record.offsetDelta))"]
    parts.append(record.key.map { digest(section.slice($0)) } ?? "-")
    parts.append(record.value.map { digest(section.slice($0)) } ?? "-")
    var offset = 0
    let suffix = Samples.array(section.slice(record.suffix))
    for _ in 0..<varint(suffix, &offset) {
      let name = field(suffix, &offset) ?? "-"
      parts.append(name + "=" + (field(suffix, &offset) ?? "-"))
    }
    return parts.joined(separator: ",")
  }

  private static func field(_ bytes: [UInt8], _ offset: inout Int) -> String? {
    let length = varint(bytes, &offset)
    guard length >= 0 else { return nil }
    defer { offset += length }
    return digest(bytes.span.bytes.extracting(offset..<offset + length))
  }

  private static func varint(_ bytes: [UInt8], _ offset: inout Int) -> Int {
    var value = 0
    var shift = 0
    while true {
      let byte = Int(bytes[offset])
      offset += 1
      value |= (byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return value >> 1 ^ -(value & 1) }
    }
  }

  static func digest(_ bytes: RawSpan) -> String {
    "\(bytes.byteCount).\(hex(crc32c(bytes)))"
  }

  static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
