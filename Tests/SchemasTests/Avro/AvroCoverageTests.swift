import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct AvroCoverageTests {
  private func record(_ fields: String, _ name: String = "R") -> String {
    #"{"type": "record", "name": "\#(name)", "fields": [\#(fields)]}"#
  }

  private func unclassified(
    _ json: String, _ paths: [String], exempt: Set<Int> = [], tags: [String] = []
  ) throws -> [String] {
    try AvroCoverage.unclassified(
      try AvroSchema(json: json), coverage: try FieldMatcher(paths.map { try FieldPath($0) }, exempt: exempt),
      tags: tags.map { SchemaTag(property: SchemaTag.confluentProperty, value: $0) })
  }

  @Test func leavesThatNothingSelects() throws {
    let json = record(
      """
      {"name": "a", "type": "int"}, {"name": "n", "type": "null"}, {"name": "o", "type": ["null", "string"]},
      {"name": "l", "type": {"type": "array", "items": "string"}},
      {"name": "m", "type": {"type": "map", "values": \(record(#"{"name": "x", "type": "bytes"}"#, "V"))}},
      {"name": "e", "type": \(record("", "Empty"))}
      """)
    #expect(try unclassified(json, []) == ["a", "o", "l[*]", "m.*.x"])
    #expect(try unclassified(json, ["a", "o(string)", "l", "**.x"]) == [])
    #expect(try unclassified(json, ["a", "o(null)", "l[0]", "m.k"]) == ["o", "l[*]", "m.*.x"])
    #expect(try unclassified(json, ["a", "o", "l[*]", "m.*", "m.k.y"], exempt: [0, 3]) == [])
    #expect(try unclassified(json, ["*"]) == [])
    #expect(try unclassified(#""string""#, ["a"]) == [""])
    #expect(try unclassified(#"["null", "int", {"type": "array", "items": "int"}]"#, ["[*]"]) == ["(int)"])
  }

  @Test func branches() throws {
    let json = record(
      #"{"name": "p", "type": ["null", \#(record(#"{"name": "x", "type": "int"}"#, "n.Card")), \#(record(#"{"name": "x", "type": "int"}"#, "n.Account")), "string"]}"#
    )
    #expect(try unclassified(json, ["p(Card).x"]) == ["p(n.Account).x", "p(string)"])
    #expect(try unclassified(json, ["p.x"]) == ["p(string)"])
    #expect(try unclassified(json, ["p"]) == [])
  }

  @Test func tags() throws {
    let json = record(
      #"{"name": "a", "type": ["int", "string"], "confluent:tags": ["PII"]}, {"name": "b", "type": \#(record(#"{"name": "x", "type": "int", "confluent:tags": ["public"]}, {"name": "y", "type": "int"}"#, "B")), "confluent:tags": ["PII"]}, {"name": "c", "type": "B"}"#
    )
    #expect(try unclassified(json, []) == ["a(int)", "a(string)", "b.x", "b.y", "c.x", "c.y"])
    #expect(try unclassified(json, [], tags: ["PII"]) == ["c.x", "c.y"])
    #expect(try unclassified(json, ["c.y"], tags: ["PII", "public"]) == [])
  }

  /// A type is looked at in each place, but not within itself; what grows without bound is cut.
  @Test func typesThatAreUsedAgain() throws {
    let node = record(#"{"name": "id", "type": "int"}, {"name": "next", "type": ["null", "R"]}"#)
    #expect(try unclassified(node, []) == ["id"])
    #expect(try unclassified(node, ["id"]) == ["next.id"])
    #expect(try unclassified(node, ["**.id"]) == [])
    let twice = record(#"{"name": "a", "type": \#(node)}, {"name": "b", "type": "R"}"#, "S")
    #expect(try unclassified(twice, []) == ["a.id", "b.id"])
    // 2^40 places of one type; and of nothing.
    for (leaf, isOpen) in [(#""int""#, true), (#""null""#, false)] {
      let types = (1...40).reduce(record(#"{"name": "a", "type": \#(leaf)}"#, "T0")) { inner, number in
        record(#"{"name": "a", "type": \#(inner)}, {"name": "b", "type": "T\#(number - 1)"}"#, "T\(number)")
      }
      #expect(try unclassified(types, ["x"]).count == (isOpen ? AvroCoverage.maximumPaths : 0))
    }
  }

  /// With the paths that it tells, everything is selected; each of them is needed.
  @Test(arguments: AvroPropertyTests.seeds)
  func agreesWithData(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed &* 31)
    generator.hasTags = true
    var (open, closed) = (0, 0)
    for _ in 0..<60 {
      await Task.yield()
      let type = generator.schema()
      let schema = try AvroSchema(json: type.json)
      var texts = try generator.paths(type).map(\.text)
      let tags = Array(AvroGenerator.tags.prefix(generator.below(3)))
      for round in 0... {
        let comment = Comment("seed \(seed): \(type.json) \(texts) \(tags)")
        let unclassified = try unclassified(type.json, texts, tags: tags)
        let paths = try texts.map { try FieldPath($0) }
        for _ in 0..<4 {
          let written = AvroWriter(
            generator.value(type), type, paths: paths, tags: tags.map { ($0, 100) })
          if unclassified.isEmpty { #expect(written.unclassified == 0, comment) }
          open += written.unclassified
        }
        if unclassified.isEmpty {
          closed += 1
          break
        }
        // A value that is all of a datum, or all of its branch, has no path.
        guard round < 4, unclassified.count < 8, let more = try? unclassified.map({ try FieldPath($0) })
        else { break }
        let program = try AvroProgram(schema, try FieldMatcher(paths + more))
        for index in more.indices { #expect(program.canMatch(field: paths.count + index), comment) }
        texts += unclassified
      }
    }
    #expect(open > 300 && closed > 20, "\(open) \(closed)")
  }
}
