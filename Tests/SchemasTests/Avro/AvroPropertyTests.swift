import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

/// Random schemas, data and paths, the same ones for the same seed.
@Suite struct AvroPropertyTests {
  static let seeds: [UInt64] = Array(1...4)
  static let schemasPerSeed = 250
  static let valuesPerSchema = 3

  /// What is put in a selected value's place, and the datum that results.
  private func spliced(_ datum: [UInt8], _ search: AvroSearch, _ replacement: (Int) -> [UInt8]) throws
    -> [UInt8]
  {
    var result: [UInt8] = []
    var end = 0
    for (index, occurrence) in search.occurrences.enumerated() {
      result += datum[end..<occurrence.start]
      result += replacement(index)
      end = occurrence.end
    }
    result += datum[end...]
    return search.finder.hasFoundInSizedBlock ? try search.withRightSizes(result) : result
  }

  @Test(arguments: seeds, [false, true])
  func whatIsFound(seed: UInt64, hasTags: Bool) async throws {
    var generator = AvroGenerator(seed: seed)
    generator.hasTags = hasTags
    var total = 0
    var tagged = 0
    for _ in 0..<Self.schemasPerSeed {
      // Tests that measure time run beside this one.
      await Task.yield()
      generator.isForLibavro = Bool.random(using: &generator.random)
      let type = generator.schema()
      let schema = try AvroSchema(json: type.json)
      let paths = try generator.paths(type)
      // As policies number them: what paths select, what tags do; exempt paths may share numbers with tags.
      var exempt: Set<Int> = []
      var tags: [(tag: String, field: Int)] = []
      if hasTags {
        let selecting = generator.below(paths.count + 1)
        exempt = Set(selecting..<paths.count)
        tags = AvroGenerator.tags.shuffled(using: &generator.random).prefix(1 + generator.below(2))
          .enumerated()
          .map { ($1, selecting + $0) }
      }
      let search = try AvroSearch(schema, paths.map(\.text), exempt: exempt, tags: tags)
      let libavro = generator.isForLibavro ? try LibavroReader(type.json) : nil
      for _ in 0..<Self.valuesPerSchema {
        let value = generator.value(type)
        let blocks = SeededRandom(seed: generator.random.next())
        let written = AvroWriter(value, type, paths: paths, exempt: exempt, tags: tags, random: blocks)
        let comment = Comment("seed \(seed): \(type.json) \(paths) \(exempt) \(tags) \(written.bytes)")
        let found = try search.find(written.bytes)
        #expect(found == written.found, comment)
        total += found.count
        tagged += found.count { occurrence in tags.contains { $0.field == occurrence.field } }
        for field in Set(found.map(\.field)) { #expect(search.program.canMatch(field: field), comment) }

        // In their places: sealed strings, neutral values.
        let occurrences = search.occurrences
        var sealed: [[UInt8]] = []
        let stored = try spliced(written.bytes, search) { index in
          let occurrence = occurrences[index]
          switch occurrence.form {
          case .avroString, .avroBytes:
            let text = Array(repeating: UInt8(ascii: "s"), count: found[index].content.count + 31)
            sealed.append(text)
            return AvroWriter.number(Int64(text.count)) + text
          case .avroDetached:
            sealed.append(search.program.neutral(occurrence.neutral))
            return sealed[index]
          default:
            sealed.append([])
            return []
          }
        }
        let again = try search.find(stored)
        #expect(again.map(\.form) == found.map(\.form), comment)
        #expect(again.map(\.field) == found.map(\.field) && again.map(\.path) == found.map(\.path), comment)
        #expect(again.map(\.content) == sealed, comment)
        if let libavro { #expect(libavro.rewritten(stored) != nil, comment) }
        let restored = try spliced(stored, search) { index in
          switch found[index].form {
          case .avroString, .avroBytes:
            AvroWriter.number(Int64(found[index].content.count)) + found[index].content
          default: found[index].content
          }
        }
        #expect(restored == written.bytes, comment)

        // libavro reads the same value in it, and writes it in one block.
        guard let libavro else { continue }
        #expect(libavro.rewritten(written.bytes) == AvroWriter.encode(value, type), comment)
      }
    }
    // Most paths lead somewhere.
    #expect(total > Self.schemasPerSeed * Self.valuesPerSchema)
    #expect(!hasTags || tagged > Self.schemasPerSeed * Self.valuesPerSchema / 4)
  }

  /// Damaged data are refused or taken; of what is taken, what is found lies in order and inside.
  @Test(arguments: seeds)
  func damage(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed &* 1_000_003)
    for _ in 0..<Self.schemasPerSeed {
      await Task.yield()
      let type = generator.schema()
      let search = try AvroSearch(try AvroSchema(json: type.json), try generator.paths(type).map(\.text))
      let blocks = SeededRandom(seed: generator.random.next())
      let datum = AvroWriter(generator.value(type), type, paths: [], random: blocks).bytes
      for _ in 0..<20 {
        var damaged = datum
        for _ in 0...generator.below(2) where !damaged.isEmpty {
          let place = generator.below(damaged.count)
          switch generator.below(4) {
          case 0: damaged[place] ^= 1 << UInt8(generator.below(8))
          case 1: damaged.remove(at: place)
          case 2: damaged.insert([0x80, 0xFF, 0x01, 0x00][generator.below(4)], at: place)
          default: damaged.removeLast(generator.below(damaged.count))
          }
        }
        guard search.refusal(damaged) == "taken" else { continue }
        var end = 0
        for occurrence in search.occurrences {
          #expect(occurrence.start >= end && occurrence.end >= occurrence.start)
          #expect(occurrence.contentStart >= occurrence.start && occurrence.contentEnd == occurrence.end)
          end = occurrence.end
        }
        #expect(end <= damaged.count)
      }
    }
  }
}
