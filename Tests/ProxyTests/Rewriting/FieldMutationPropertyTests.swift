import FieldCrypto
import KafkaWire
import Schemas
import TestTools
import Testing

@testable import FieldSamples
@testable import Proxy

/// Batches with sealed fields, damaged at the broker, with a CRC that is right again: what a client gets is an error, or
/// nothing in sealed places but what was sealed there.
@Suite(.serialized) struct FieldMutationPropertyTests {
  static let seeds: [UInt64] = Array(1...4)
  static let topicsPerSeed = 20
  static let mutationsPerTopic = 40

  /// What became of the damaged batches.
  private struct Tally {
    var refused = 0
    var opened = 0
    /// The tests' own reader does not take them.
    var unread = 0

    /// Most are refused; some hit what is not authenticated.
    var isPlausible: Bool { refused > opened && opened > 10 && unread * 10 < refused }
  }

  /// - Returns: what a client reads, nil for an error or what was not touched.
  private func opened(
    _ bench: Workbench, _ topic: String, _ stored: [UInt8], _ tally: inout Tally, _ comment: Comment
  ) throws -> TestBatch? {
    let fetched = try bench.fetched(topic, [stored])
    guard fetched.error == .none, let records = fetched.records, !records.isEmpty else {
      #expect(fetched.records?.isEmpty != false, comment)
      tally.refused += 1
      return nil
    }
    if records == stored { return nil }
    guard let batch = try? TestBatch(parsing: records) else {
      tally.unread += 1
      return nil
    }
    tally.opened += 1
    return batch
  }

  private func mutated(_ batch: [UInt8], _ random: inout SeededRandom) throws -> [UInt8] {
    if Int.random(in: 0..<5, using: &random) == 0 { return try mixed(batch, &random) }
    var bytes = batch
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let isInHeader = Int.random(in: 0..<20, using: &random) == 0
      let place = Int.random(in: isInHeader ? 12..<61 : 61..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1:
        // Some bytes in the place of others.
        let length = Int.random(in: 1...24, using: &random)
        let other = Int.random(in: 61..<bytes.count, using: &random)
        for offset in 0..<length where max(place, other) + offset < bytes.count {
          bytes[place + offset] = bytes[other + offset]
        }
      default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    }
    return TestBatch.resealed(bytes)
  }

  /// Whole parts of one record in another.
  private func mixed(_ stored: [UInt8], _ random: inout SeededRandom) throws -> [UInt8] {
    var batch = try TestBatch(parsing: stored)
    let (from, to) = (
      batch.records.randomElement(using: &random)!, Int.random(in: 0..<batch.records.count, using: &random)
    )
    switch Int.random(in: 0..<4, using: &random) {
    case 0: batch.records[to].key = from.key
    case 1: batch.records[to].value = from.value
    case 2: batch.records[to].headers = from.headers
    default: (batch.records[to].value, batch.records[to].headers) = (from.value, from.headers)
    }
    return batch.bytes
  }

  // MARK: - JSON

  /// Something that was sealed: where, and beside which key if that is bound.
  private struct Sealed: Hashable {
    let scope: String
    let key: [UInt8]?
    let content: [UInt8]?

    init(_ scope: String, _ mode: FieldMode, key: [UInt8]?, _ content: [UInt8]?) {
      self.scope = "\(mode) \(scope)"
      self.key = mode == .randomized ? key : []
      self.content = content
    }
  }

  private func sealed(
    in record: TestRecord, _ topic: FieldTopic, _ fields: [(field: Int, path: String, range: Range<Int>)]
  ) -> [Sealed] {
    var sealed: [Sealed] = []
    if topic.sealsKeys, let key = record.key {
      sealed.append(Sealed("the key", .deterministic, key: nil, key))
    }
    for header in record.headers {
      guard let value = header.value,
        let rule = topic.headers.first(where: { bytes($0.name) == header.name })
      else { continue }
      sealed.append(Sealed("header \(rule.name)", rule.mode, key: record.key, value))
    }
    guard let value = record.value else { return sealed }
    return sealed
      + fields.map { place in
        let field = topic.fields[place.field]
        let scope = field.context ?? place.path
        return Sealed("field \(scope)", field.mode, key: record.key, Array(value[place.range]))
      }
  }

  @Test(arguments: seeds) func json(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed &* 0x9E37)
    let samples = try (0..<Self.topicsPerSeed).map {
      try JSONFieldPropertyTests.Sample(&random, number: $0, recordsPerBatch: 4)
    }
    let bench = try Workbench(policy: try FieldTopic.policy(samples.map(\.topic)))
    let finder = JSONFieldFinder()
    var tally = Tally()
    for sample in samples {
      let stored = try bench.stored(sample.topic.name, sample.batch)
      let matcher = try FieldMatcher(sample.paths)
      let paths = CanonicalPaths(matcher)
      var known: Set<Sealed> = []
      for (record, selections) in zip(sample.batch.records, sample.selections) {
        known.formUnion(
          sealed(in: record, sample.topic, selections.map { ($0.field, $0.path, $0.range) }))
      }
      for _ in 0..<Self.mutationsPerTopic {
        // Tests that measure time run beside this one.
        await Task.yield()
        let comment = Comment("seed \(seed), \(sample.topic)")
        let mutated = try mutated(stored, &random)
        guard let batch = try opened(bench, sample.topic.name, mutated, &tally, comment) else { continue }
        for record in batch.records {
          var found: [FieldOccurrence] = []
          if let value = record.value { try finder.find(in: value.span.bytes, matcher, paths, into: &found) }
          let fields = found.map { ($0.field, paths.text($0.path), $0.start..<$0.end) }
          for part in sealed(in: record, sample.topic, fields) { #expect(known.contains(part), comment) }
        }
      }
    }
    #expect(tally.isPlausible, "\(tally)")
  }

  // MARK: - Avro

  @Test(arguments: seeds) func avro(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed &* 0x9E37)
    let samples = try (0..<Self.topicsPerSeed).map {
      try AvroFieldSample(&generator, number: $0, records: 4, hasSizedBlocks: false)
    }
    let bench = try AvroFieldSample.bench(samples)
    var tally = Tally()
    for sample in samples {
      var batch = sample.batch
      batch.records = batch.records.filter { sample.data[$0.offsetDelta].fits(sample.topic) }
      guard !batch.records.isEmpty else { continue }
      let stored = try bench.stored(sample.topic.name, batch)
      for _ in 0..<Self.mutationsPerTopic {
        await Task.yield()
        let comment = Comment("seed \(seed), \(sample.topic), \(sample.type.json)")
        let mutated = try mutated(stored, &generator.random)
        guard let fetched = try opened(bench, sample.topic.name, mutated, &tally, comment) else { continue }
        let damaged = try TestBatch(parsing: mutated)
        try #require(damaged.records.count == fetched.records.count, comment)
        for (before, after) in zip(damaged.records, fetched.records) {
          #expect(try isOpened(before, after, sample), "\(comment): \(before) \(after)")
        }
      }
    }
    #expect(tally.isPlausible, "\(tally)")
  }

  /// Whether `after` is `before` with nothing but what was sealed in the selected places.
  private func isOpened(_ before: TestRecord, _ after: TestRecord, _ sample: AvroFieldSample) throws -> Bool {
    guard let value = before.value, let opened = after.value else { return before == after }
    let start = value.starts(with: sample.prefix) ? sample.prefix.count : 0
    let payload = Array(value.dropFirst(start))
    let places = try sample.search.find(payload)
    // Sizes that the damage has made are made right: they are not held against anything here.
    if sample.search.finder.hasFoundInSizedBlock { return true }
    guard opened.starts(with: value.prefix(start)) else { return false }
    // Where in `opened` one may be: contents that begin alike leave a choice.
    var positions: Set<Int> = [start]
    var end = 0
    func pass(_ bytes: some Collection<UInt8>) {
      positions = Set(
        positions.filter { opened[$0...].starts(with: bytes) }.map { $0 + bytes.count })
    }
    for place in places {
      pass(payload[end..<place.range.lowerBound])
      end = place.range.upperBound
      if place.form == .avroNull { continue }
      let candidates = contents(at: place, key: after.key, sample)
      let starts = positions
      var ends: Set<Int> = []
      for candidate in candidates {
        positions = starts
        pass(candidate)
        ends.formUnion(positions)
      }
      positions = ends
    }
    pass(payload[end...])
    return positions.contains(opened.count)
  }

  /// All that was sealed there, beside that key if it is bound to it, as it would stand there.
  private func contents(
    at place: AvroSearch.Found, key: [UInt8]?, _ sample: AvroFieldSample
  ) -> [[UInt8]] {
    let field = sample.topic.fields[place.field]
    let isFramed = place.form == .avroString || place.form == .avroBytes
    return zip(sample.batch.records, sample.data).flatMap { record, datum in
      datum.found.filter { other in
        let hasPlace = field.context.map { $0 == sample.topic.fields[other.field].context }
        return (hasPlace ?? (other.path == place.path)) && (field.mode == .deterministic || record.key == key)
      }.map { (isFramed ? AvroWriter.number(Int64($0.content.count)) : []) + $0.content }
    }
  }
}
