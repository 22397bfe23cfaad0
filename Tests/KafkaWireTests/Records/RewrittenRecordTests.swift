import Bytes
import KafkaWire
import Testing

/// Records that get another key, value and headers.
@Suite struct RewrittenRecordTests {
  private typealias Header = ([UInt8], [UInt8]?)

  private static let records: [[UInt8]] = [
    Samples.record(offset: 0, key: nil, value: nil),
    Samples.record(offset: 1, timestamp: -9_000_000_000, key: [], value: []),
    Samples.record(
      offset: 300, timestamp: 70_000, key: [1, 2], value: Samples.random(200),
      headers: [([], nil), ([7], []), ([8, 9], [10])]),
    Samples.record(offset: 301, key: Samples.random(300), value: [1], headers: [([1], nil)]),
  ]

  @Test func headersAreWalked() throws {
    let record = Self.records[2]
    var cursor = RecordCursor(record.span.bytes, count: 1)
    let view = try #require(try cursor.next())
    var headers = try HeaderCursor(view, in: record.span.bytes)
    #expect(headers.count == 3)
    var found: [Header] = []
    var whole: [UInt8] = []
    while let header = try headers.next() {
      let bytes = record.span.bytes
      found.append(
        (Samples.array(bytes.slice(header.key)), header.value.map { Samples.array(bytes.slice($0)) }))
      whole += Samples.array(bytes.slice(header.whole))
    }
    #expect(found.map(\.0) == [[], [7], [8, 9]] && found.map(\.1) == [nil, [], [10]])
    #expect(whole == Array(record[view.suffix.lower...].dropFirst()))
  }

  @Test func withoutChangeTheRecordIsTheSame() throws {
    for record in Self.records { #expect(try Self.rewritten(record) { $0 } == record) }
  }

  @Test func partsAreReplacedOneByOne() throws {
    let new = Samples.random(150, seed: 2)
    for (index, record) in Self.records.enumerated() {
      let offset = [0, 1, 300, 301][index]
      let timestamp = [0, -9_000_000_000, 70_000, 0][index]
      var cursor = RecordCursor(record.span.bytes, count: 1)
      let view = try #require(try cursor.next())
      let bytes = record.span.bytes
      let key = view.key.map { Samples.array(bytes.slice($0)) }
      let value = view.value.map { Samples.array(bytes.slice($0)) }
      let plain = try Self.rewritten(record) { parts in
        var parts = parts
        parts.key = new
        parts.headers = [0]
        return parts
      }
      #expect(plain == Samples.record(offset: offset, timestamp: timestamp, key: new, value: value))
      let headed = try Self.rewritten(record) { parts in
        var parts = parts
        parts.value = nil
        var headers = ByteBuffer()
        headers.append(varint: 1)
        headers.append(header: [UInt8]("name".utf8).span.bytes, value: new.span.bytes)
        parts.headers = Samples.array(headers.bytes)
        return parts
      }
      #expect(
        headed
          == Samples.record(
            offset: offset, timestamp: timestamp, key: key, value: nil, headers: [(Array("name".utf8), new)]))
    }
  }

  private struct Parts {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [UInt8]
  }

  /// The one record of a batch that `change` was applied to.
  private static func rewritten(_ record: [UInt8], _ change: (Parts) -> Parts) throws -> [UInt8] {
    let header = Samples.header(count: 1)
    let section = record.span.bytes
    var out = ByteBuffer()
    var writer = try RecordBatchWriter(
      copying: header.span.bytes, as: .none, section: section.byteCount, count: 1, growth: 0, to: &out)
    var cursor = RecordCursor(section, count: 1)
    let view = try #require(try cursor.next())
    let parts = change(
      Parts(
        key: view.key.map { Samples.array(section.slice($0)) },
        value: view.value.map { Samples.array(section.slice($0)) },
        headers: Samples.array(section.slice(view.suffix))))
    let headers = parts.headers.span.bytes
    switch (parts.key, parts.value) {
    case (let key?, let value?):
      writer.append(
        view, from: section, key: key.span.bytes, value: value.span.bytes, headers: headers, to: &out)
    case (let key?, nil):
      writer.append(view, from: section, key: key.span.bytes, value: nil, headers: headers, to: &out)
    case (nil, let value?):
      writer.append(view, from: section, key: nil, value: value.span.bytes, headers: headers, to: &out)
    case (nil, nil): writer.append(view, from: section, key: nil, value: nil, headers: headers, to: &out)
    }
    let batch = try writer.finish(&out)
    return Samples.array(out.bytes.slice(batch)).dropFirst(RecordBatchHeader.byteCount).map { $0 }
  }
}
