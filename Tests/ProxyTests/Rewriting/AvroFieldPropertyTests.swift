import FieldCrypto
import KafkaWire
import Schemas
import TestTools
import Testing

@testable import FieldSamples
@testable import Proxy

/// Random Avro schemas, data and fields on their way to the broker and back, the same ones for the same seed.
@Suite(.serialized) struct AvroFieldPropertyTests {
  static let seeds: [UInt64] = Array(1...6)
  static let topicsPerSeed = 40
  static let recordsPerBatch = 10

  @Test(arguments: seeds) func whatIsWrittenIsRead(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed)
    let samples = try (0..<Self.topicsPerSeed).map {
      try AvroFieldSample(&generator, number: $0, records: Self.recordsPerBatch)
    }
    let bench = try AvroFieldSample.bench(samples)
    var contents = SealedContents()
    var total = 0
    for sample in samples {
      // Tests that measure time run beside this one.
      await Task.yield()
      let comment = Comment("seed \(seed), \(sample.topic), \(sample.type.json)")
      let fits = sample.data.map { $0.fits(sample.topic) }
      var batch = sample.batch
      if let bad = fits.firstIndex(of: false), sample.topic.onInvalid == "reject" {
        let refusal = try bench.refused(sample.topic.name, batch)
        #expect(refusal.error == .invalidRecord && refusal.records == [Int32(bad)], comment)
        batch.records = zip(batch.records, fits).filter(\.1).map(\.0)
        if batch.records.isEmpty { continue }
      }
      let stored = try bench.stored(sample.topic.name, batch)
      let sealed = try TestBatch(parsing: stored)
      try #require(sealed.records.count == batch.records.count, comment)
      for (old, new) in zip(batch.records, sealed.records) {
        total += try check(sample, sample.data[old.offsetDelta], old, new, bench, &contents, comment)
      }
      let fetched = try bench.fetched(sample.topic.name, [stored])
      #expect(fetched.error == .none, comment)
      #expect(try fetched.batch == batch, comment)
      try tamper(sample, sealed, bench, &generator.random, comment)
    }
    #expect(total > Self.topicsPerSeed * Self.recordsPerBatch / 2)
  }

  /// - Returns: how many fields have been sealed.
  private func check(
    _ sample: AvroFieldSample, _ datum: AvroFieldSample.Datum, _ old: TestRecord, _ new: TestRecord,
    _ bench: Workbench, _ contents: inout SealedContents, _ comment: Comment
  ) throws -> Int {
    guard let value = new.value, old.value != nil else {
      #expect(new.value == old.value, comment)
      return 0
    }
    guard datum.fits(sample.topic) else {
      #expect(value.first == SealedValue.firstByte && new.headers == old.headers, comment)
      return 0
    }
    #expect(value.starts(with: sample.prefix), comment)
    let payload = Array(value.dropFirst(sample.prefix.count))
    if let libavro = sample.libavro { #expect(libavro.read(payload), comment) }
    let places = try sample.search.find(payload)
    try #require(places.count == datum.found.count, comment)
    let occurrences = sample.search.occurrences
    let readable = datum.readable
    for (index, (was, now)) in zip(datum.found, places).enumerated() {
      #expect(was.form == now.form && was.field == now.field && was.path == now.path, comment)
      let field = sample.topic.fields[was.field]
      switch now.form {
      case .avroNull: break
      case .avroDetached:
        #expect(now.content == sample.search.program.neutral(occurrences[index].neutral), comment)
      default:
        let part = now.form == .avroBytes ? SealedPart(now.content) : SealedPart(text: now.content)
        let sealed = try #require(part, comment)
        #expect(
          sealed.seals(was.content.count, field.mode, isToken: false, keyring: bench.keyring.id), comment)
        let scope = sample.topic.scope(of: field, at: was.path)
        let isPossible = contents.add(sealed, of: was.content, scope, field.mode)
        #expect(isPossible, comment)
        if was.content.count > 8, field.mode == .randomized, !readable.contains(run: was.content) {
          #expect(!value.contains(run: was.content), comment)
        }
      }
    }
    #expect(try datum.spliced(places.map(\.content), sample.search) == payload, comment)

    // What a reader without keys is told.
    let detached = datum.found.filter { $0.form == .avroDetached }
    #expect((new.detached != nil) == !detached.isEmpty, comment)
    #expect(new.headers.count == old.headers.count + (detached.isEmpty ? 0 : 1), comment)
    #expect(new.headers.starts(with: old.headers) && new.key == old.key, comment)
    guard let bytes = new.detached else { return places.count }
    let header = try DetachedHeader(parsing: bytes)
    #expect(header.keyring == bench.keyring.id && header.bytes == bytes, comment)
    #expect(header.entries.map(\.path) == detached.map(\.path), comment)
    let keks = ["aes": "fields", "chacha": "others", "third": "third"]
    let keys = detached.map { keks[sample.topic.fields[$0.field].key ?? sample.topic.key] }
    #expect(header.entries.map { bench.keyring.kek(header.keys[$0.key].number) } == keys, comment)
    #expect(header.entries.map(\.sealed.count) == detached.map { $0.content.count + 16 }, comment)
    return places.count
  }

  // MARK: - Headers that are not what was written

  private func tamper(
    _ sample: AvroFieldSample, _ sealed: TestBatch, _ bench: Workbench, _ random: inout SeededRandom,
    _ comment: Comment
  ) throws {
    let withHeader = sealed.records.filter { $0.detached != nil }
    for record in withHeader.prefix(3) {
      let (header, place) = (record.detached!, record.headers.count - 1)
      var cases: [(String, TestRecord)] = []
      func altered(_ name: String, _ change: (inout TestRecord) throws -> Void) rethrows {
        var altered = record
        try change(&altered)
        cases.append((name, altered))
      }
      altered("removed") { $0.headers.removeLast() }
      let count = Int.random(in: 0..<header.count, using: &random)
      altered("truncated to \(count)") { $0.headers[place].value = Array(header.prefix(count)) }
      for _ in 0..<3 {
        let (bit, index) = (
          UInt8.random(in: 0..<8, using: &random), header.indices.randomElement(using: &random)!
        )
        altered("bit \(bit) of byte \(index)") {
          $0.headers[place].value = header.flipping(bit: bit, at: index)
        }
      }
      altered("renamed") { $0.headers[place].name[Int.random(in: 0..<9, using: &random)] ^= 1 }
      altered("not the last") { $0.headers.append(.init(name: bytes("trace"), value: [])) }
      altered("of another key") { $0.key = bytes("another") }
      if let other = withHeader.first(where: { $0.key != record.key }) {
        altered("another record's") { $0.headers[place].value = other.detached }
      }
      var entries = try DetachedHeader(parsing: header)
      if entries.entries.count > 1 {
        let first = entries.entries[0]
        let second = entries.entries[1]
        // Of one path, each opens in the other's place, unless they have a key in common.
        if first.path != second.path || first.key == second.key {
          entries.entries.swapAt(0, 1)
          altered("swapped entries") { $0.headers[place].value = entries.bytes }
        }
        entries.entries.removeFirst()
        altered("an entry less") { $0.headers[place].value = entries.bytes }
      }
      try altered("an entry more") {
        var longer = try DetachedHeader(parsing: header)
        longer.entries.append(longer.entries[0])
        $0.headers[place].value = longer.bytes
      }
      for (name, altered) in cases {
        let fetched = try bench.fetched(sample.topic.name, [TestBatch([altered]).bytes])
        #expect(fetched.error == .corruptMessage && fetched.records?.isEmpty != false, "\(comment): \(name)")
      }
    }
  }
}
