import Testing

@testable import FieldSamples
@testable import Schemas

/// Where other products let values pass, or make readers take a stand-in for the truth.
@Suite struct AvroHazardTests {
  /// Values inside unions of several branches pass in plaintext, silently: here every branch is found, or a null.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everyBranchOfASelectedUnionIsFound(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed &+ 77_000)
    var branchesSeen = 0
    for _ in 0..<100 {
      await Task.yield()
      let other = generator.schema()
      let branches: [AvroType] = [
        .null, .boolean, .int, .long, .float, .double, .bytes, .string, .fixed("F", 3),
        .enumeration("E", ["A", "B"]),
        .array(.string), .map(.string), .record("S", [.init(name: "s", type: .string)]),
      ].filter { _ in Bool.random(using: &generator.random) }
      guard !branches.isEmpty else { continue }
      let union = AvroType.union(branches.shuffled(using: &generator.random))
      let type = AvroType.record(
        "R",
        [.init(name: "before", type: other), .init(name: "x", type: union), .init(name: "after", type: .int)])
      let search = try AvroSearch(try AvroSchema(json: type.json), ["x"])
      for _ in 0..<5 {
        let value = generator.value(type)
        guard case .record(let fields) = value, case .union(let index, let chosen) = fields[1],
          case .union(let branches) = union
        else { continue }
        branchesSeen += 1
        let datum = AvroWriter.encode(value, type)
        let found = try search.find(datum)
        #expect(found.count == 1)
        let isDetached = ![.null, .string, .bytes].contains(branches[index])
        let content =
          isDetached ? AvroWriter.encode(fields[1], union) : AvroWriter.encode(chosen, branches[index])
        switch branches[index] {
        case .null: #expect(found.first?.form == .avroNull)
        case .string: #expect(found.first?.form == .avroString)
        case .bytes: #expect(found.first?.form == .avroBytes)
        default: #expect(found.first?.form == .avroDetached && found.first?.content == content)
        }
        // The range is the branch's whole value, the next field behind; what is detached has its index in it.
        #expect(found.first.map { Array(datum[$0.range]) } == content)
        #expect(search.program.canMatch(field: 0))
      }
    }
    #expect(branchesSeen > 200)
  }

  /// Values other than strings are replaced by plausible ones, which readers cannot tell from the truth: here a value that
  /// *is* the neutral one is found as any other, so that what is sealed never depends on the value.
  @Test func aRealZeroIsFoundAsAnyOther() throws {
    let types: [(AvroType, AvroValue)] = [
      (.int, .number(0)), (.long, .number(0)), (.float, .float(0)), (.double, .double(0)),
      (.boolean, .boolean(false)),
      (.fixed("F", 4), .fixed([0, 0, 0, 0])), (.enumeration("E", ["A", "B"]), .number(0)),
      (.array(.int), .array([])),
      (.map(.int), .map([])),
      (
        .record("S", [.init(name: "s", type: .string), .init(name: "i", type: .int)]),
        .record([.bytes([]), .number(0)])
      ),
    ]
    for (type, zero) in types {
      let outer = AvroType.record(
        "R",
        [
          .init(name: "x", type: type),
          .init(name: "y", type: .union([.null, .reference("N"), type.reference])),
        ])
      let named = AvroType.record("N", [.init(name: "r", type: .union([.null, .reference("R")]))])
      let schema = AvroType.record(
        "Top", [.init(name: "n", type: .union([.null, named])), .init(name: "r", type: outer)])
      let datum = AvroWriter.encode(.record([.union(0, .null), .record([zero, .union(2, zero)])]), schema)
      let search = try AvroSearch(try AvroSchema(json: schema.json), ["r.x", "r.y"])
      let found = try search.find(datum)
      #expect(found.map(\.form) == [.avroDetached, .avroDetached], "\(type)")
      let encoded = AvroWriter.encode(zero, type)
      #expect(found.map(\.content) == [encoded, [4] + encoded])
      #expect(search.occurrences.map { search.program.neutral($0.neutral) } == [encoded, [4] + encoded])
    }
  }

  /// Both records' neutral values need a union's branch that does not lead back.
  @Test func neutralValuesOfRecursiveTypesEnd() throws {
    let json = """
      {"type": "record", "name": "A", "fields": [{"name": "b", "type": {"type": "record", "name": "B", "fields": [
        {"name": "a", "type": ["A", {"type": "array", "items": "A"}, "string"]}, {"name": "n", "type": ["B", "null"]}]}}]}
      """
    let search = try AvroSearch(json, ["b"])
    // The array, since A leads back; the null, although it is last.
    let datum: [UInt8] = [4, 2, 0x61, 2]
    #expect(try search.find(datum).map(\.form) == [.avroDetached])
    #expect(search.program.neutral(search.occurrences[0].neutral) == [2, 0, 2])
    #expect(try search.find([2, 0, 2]).map(\.content) == [[2, 0, 2]])
  }
}

extension AvroType {
  /// The type where it has been defined before.
  var reference: AvroType {
    switch self {
    case .fixed(let name, _), .enumeration(let name, _), .record(let name, _): .reference(name)
    default: self
    }
  }
}
