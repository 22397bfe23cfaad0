import FieldCrypto
import KafkaWire
import Schemas
import TestTools
import Testing

@testable import FieldSamples
@testable import Proxy

/// Random JSON values of random topics on their way to the broker and back, the same ones for the same seed.
@Suite(.serialized) struct JSONFieldPropertyTests {
  static let seeds: [UInt64] = Array(1...6)
  static let topicsPerSeed = 30
  static let recordsPerBatch = 16

  /// Values of one topic, of which their writer knows what is selected in them.
  struct Sample {
    let topic: FieldTopic
    let paths: [FieldPath]
    private(set) var batch: TestBatch
    private(set) var selections: [[RandomJSON.Selection]] = []

    init(_ random: inout SeededRandom, number: Int, recordsPerBatch: Int) throws {
      topic = Self.topic(&random, number: number)
      paths = try topic.fields.map { try FieldPath($0.path) }
      var records: [TestRecord] = []
      for offset in 0..<recordsPerBatch {
        var record = TestRecord(key: Self.key(&random), value: nil, offsetDelta: offset)
        record.headers = (0..<Int.random(in: 0...3, using: &random)).map { _ in
          TestRecord.Header(
            name: bytes(["user", "account", "trace", "fieldseal"].randomElement(using: &random)!),
            value: Self.key(&random))
        }
        if Int.random(in: 0..<16, using: &random) == 0 {
          selections.append([])
        } else {
          let size = Int.random(in: 0..<40, using: &random) == 0 ? 1000 : 30
          let json = RandomJSON(seed: random.next(), size: size)
          record.value = json.text
          selections.append(json.selected(by: paths))
        }
        records.append(record)
      }
      let codec = CompressionCodec.allCases.randomElement(using: &random)!
      batch = TestBatch(
        records, codec: codec, isXerial: codec == .snappy && Bool.random(using: &random))
    }

    /// What of the values is not selected: a short text may be there, too.
    var readable: [UInt8] {
      zip(batch.records, selections).flatMap { record, selections -> [UInt8] in
        guard let value = record.value else { return [] }
        let starts = selections.map(\.range.lowerBound) + [value.count]
        return zip([0] + selections.map(\.range.upperBound), starts).flatMap { value[$0..<$1] }
      }
    }

    private static func key(_ random: inout SeededRandom) -> [UInt8]? {
      [nil, [], bytes("k"), bytes("customer-1"), [0xFF, 0x00, 0xFA]].randomElement(using: &random)!
    }

    private static func topic(_ random: inout SeededRandom, number: Int) -> FieldTopic {
      while true {
        let hasContext = Int.random(in: 0..<3, using: &random) == 0
        let fields = (0..<Int.random(in: 1...4, using: &random)).map { _ in
          let mode: FieldMode = Int.random(in: 0..<3, using: &random) == 0 ? .deterministic : .randomized
          let isShared = hasContext && mode == .deterministic
          let hasKey = Int.random(in: 0..<3, using: &random) == 0
          let key = hasKey ? ["aes", "chacha", "third"].randomElement(using: &random) : nil
          return FieldTopic.Field(
            path: path(&random), mode: mode, context: isShared ? "shared" : nil, key: key)
        }
        var topic = FieldTopic(
          name: "t\(number)", format: Int.random(in: 0..<4, using: &random) == 0 ? "auto" : "json",
          key: hasContext || Bool.random(using: &random) ? "aes" : "chacha", fields: fields)
        topic.onInvalid = Bool.random(using: &random) ? "reject" : "encrypt-value"
        topic.sealsKeys = Int.random(in: 0..<3, using: &random) == 0
        if Int.random(in: 0..<3, using: &random) == 0 {
          topic.headers = [.init(name: "user"), .init(name: "account", mode: .deterministic)]
        }
        // Two paths may be the same, or one inside of another.
        if (try? FieldTopic.policy([topic])) != nil { return topic }
      }
    }

    private static func path(_ random: inout SeededRandom) -> String {
      let steps = RandomPaths.path(&random).filter { if case .branch = $0 { false } else { true } }
      let isDeep = Bool.random(using: &random) && steps.first != .anyDepth
      return RandomPaths.text(isDeep ? [.anyDepth] + steps.suffix(1) : steps)
    }
  }

  @Test(arguments: seeds) func whatIsWrittenIsRead(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let samples = try (0..<Self.topicsPerSeed).map {
      try Sample(&random, number: $0, recordsPerBatch: Self.recordsPerBatch)
    }
    let bench = try Workbench(policy: try FieldTopic.policy(samples.map(\.topic)))
    var contents = SealedContents()
    var total = 0
    for sample in samples {
      // Tests that measure time run beside this one.
      await Task.yield()
      let comment = Comment("seed \(seed), \(sample.topic)")
      let original = sample.batch
      let stored = try bench.stored(sample.topic.name, original)
      #expect(TestBatch.fixedHeader(stored) == TestBatch.fixedHeader(original.bytes), comment)
      let sealed = try TestBatch(parsing: stored)
      try #require(sealed.records.count == original.records.count, comment)
      var secrets: [[UInt8]] = []
      for (index, selections) in sample.selections.enumerated() {
        let (old, new) = (original.records[index], sealed.records[index])
        check(old, new, sample.topic, bench, &contents, comment)
        guard let text = old.value, let storedText = new.value else {
          #expect(new.value == old.value, comment)
          continue
        }
        total += selections.count
        #expect(Jansson(storedText).verdict != .invalid, comment)
        var place = Place(text: text, stored: storedText)
        for selection in selections {
          let field = sample.topic.fields[selection.field]
          guard let part = place.next(selection.range) else {
            Issue.record("\(comment), \(String(decoding: text, as: UTF8.self)): no field is sealed there")
            break
          }
          let isString = text[selection.range.lowerBound] == UInt8(ascii: "\"")
          let content = Array(isString ? text[selection.range].dropFirst().dropLast() : text[selection.range])
          #expect(
            part.seals(content.count, field.mode, isToken: !isString, keyring: bench.keyring.id), comment)
          let scope = sample.topic.scope(of: field, at: selection.path)
          let isPossible = contents.add(part, of: content, scope, field.mode, isToken: !isString)
          #expect(isPossible, comment)
          if isString, content.count > 8, field.mode == .randomized { secrets.append(content) }
        }
        #expect(place.endsTheSame, "\(comment), \(String(decoding: text, as: UTF8.self))")
      }
      let readable = sample.readable
      for secret in secrets where !readable.contains(run: secret) {
        #expect(!stored.contains(run: secret), comment)
      }
      let fetched = try bench.fetched(sample.topic.name, [stored])
      #expect(fetched.error == .none, comment)
      #expect(try fetched.batch == original, comment)
    }
    #expect(total > Self.topicsPerSeed * Self.recordsPerBatch / 2)
  }

  /// The record's key and headers.
  private func check(
    _ old: TestRecord, _ new: TestRecord, _ topic: FieldTopic, _ bench: Workbench,
    _ contents: inout SealedContents, _ comment: Comment
  ) {
    var bare = new
    if topic.sealsKeys, let key = old.key, let sealedKey = new.key {
      let part = SealedPart(sealedKey)
      #expect(part.seals(key.count, .deterministic, isToken: false, keyring: bench.keyring.id), comment)
      let isPossible = contents.add(part, of: key, "\(topic.name), key", .deterministic)
      #expect(isPossible, comment)
      bare.key = key
    }
    for (index, (header, sealed)) in zip(old.headers, new.headers).enumerated() {
      guard let rule = topic.headers.first(where: { bytes($0.name) == header.name }),
        let value = header.value, let sealedValue = sealed.value
      else { continue }
      let part = SealedPart(sealedValue)
      #expect(part.seals(value.count, rule.mode, isToken: false, keyring: bench.keyring.id), comment)
      let isPossible = contents.add(part, of: value, "\(topic.name), header \(rule.name)", rule.mode)
      #expect(isPossible, comment)
      bare.headers[index].value = value
    }
    bare.value = old.value
    #expect(bare == old, comment)
  }

  /// A place in a text and in the one that is stored for it.
  private struct Place {
    let text: [UInt8]
    let stored: [UInt8]
    private var position = 0
    private var storedPosition = 0

    init(text: [UInt8], stored: [UInt8]) {
      self.text = text
      self.stored = stored
    }

    /// What stands in the place of the next selected value, if all before it is the same.
    mutating func next(_ range: Range<Int>) -> SealedPart? {
      let between = text[position..<range.lowerBound]
      let rest = stored[storedPosition...]
      guard rest.starts(with: between), rest.dropFirst(between.count).first == UInt8(ascii: "\"") else {
        return nil
      }
      let sealed = rest.dropFirst(between.count + 1).prefix { $0 != UInt8(ascii: "\"") }
      position = range.upperBound
      storedPosition = sealed.endIndex + 1
      return SealedPart(text: sealed)
    }

    var endsTheSame: Bool { storedPosition <= stored.count && text[position...] == stored[storedPosition...] }
  }
}
