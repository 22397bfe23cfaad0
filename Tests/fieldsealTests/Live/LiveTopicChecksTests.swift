import Policy
import Testing
import YAML

@testable import PolicyLint
@testable import fieldseal

@Suite struct LiveTopicChecksTests {
  private static func findings(_ rules: String, _ topics: [String: [String: String]?]) throws -> [String] {
    let text = "version: 1\nkeys:\n  k: {provider: local, key: k}\ntopics:\n\(rules)\n"
    let source = PolicySource.parse(["p.yaml": text])
    let live = topics.sorted { $0.key < $1.key }
      .map { LiveTopic(name: $0.key, settings: $0.value, problem: $0.value == nil ? "denied" : nil) }
    return LiveTopicChecks.run(source, try source.policy(), live)
      .map { "\($0.code) \($0.position.line):\($0.position.column)+\($0.length) \($0.message)" }
  }

  private static func codes(_ rules: String, _ topics: [String: [String: String]?]) throws -> [String] {
    try findings(rules, topics).map { String($0.split(separator: " ").prefix(2).joined(separator: " ")) }
  }

  @Test func whichRule() throws {
    #expect(try Self.codes("  - {match: a, encrypt: none}", ["a": [:]]) == [])
    #expect(
      try Self.findings("  - {match: a, encrypt: none}", ["a": [:], "b": [:]]) == [
        "live-topic-unmatched 4:1+6 no rule matches the topic 'b' of the cluster, so that the proxy refuses it; add one with match: b"
      ])
    #expect(
      try Self.findings(
        "  - {match: orders, encrypt: none}\n  - {match: \"*\", encrypt: none}", ["ordres": [:]]) == [
          "live-rule-without-topic 5:13+6 the cluster has no topic 'orders', but 'ordres'; mend the name, or make the topic"
        ])
    #expect(
      try Self.codes(
        "  - {match: \"/eu-.*/\", encrypt: none}\n  - {match: \"eu-*\", encrypt: none}", ["eu-a": [:]])
        == ["live-ambiguous 5:13+9"])
  }

  @Test func manyTopicsAreSummedUp() throws {
    let topics = Dictionary(uniqueKeysWithValues: (100..<150).map { ("t\($0)", [String: String]?.some([:])) })
    let found = try Self.findings("  - {match: a, encrypt: none}", topics)
    #expect(found.count == 22 && found[20].contains("30 more topics"))
  }

  @Test func cleanup() throws {
    let rule = "  - {match: a, encrypt: value, key: k"
    #expect(try Self.codes("\(rule)}", ["a": ["cleanup.policy": "delete"]]) == [])
    #expect(try Self.codes("\(rule)}", ["a": ["cleanup.policy": "compact"]]) == ["live-compaction 5:13+1"])
    #expect(try Self.codes("  - {match: a, encrypt: none}", ["a": ["cleanup.policy": "compact"]]) == [])
    let assuming = "\(rule), assume: {cleanup.policy: \"compact,delete\"}}"
    #expect(try Self.codes(assuming, ["a": ["cleanup.policy": "delete,compact"]]) == [])
    #expect(try Self.codes(assuming, ["a": ["cleanup.policy": "delete"]]) == ["live-compaction 5:49+14"])
    let migrating = "\(rule), recordKey: deterministic, unsealed: pass}"
    #expect(
      try Self.findings(migrating, ["a": ["cleanup.policy": "compact"]])[0].contains(
        "in the clear from before"))
  }

  @Test func compressionAndSize() throws {
    let rule = "  - {match: a, encrypt: value, key: k"
    #expect(
      try Self.codes("\(rule)}", ["a": ["compression.type": "producer", "max.message.bytes": "1048588"]])
        == [])
    #expect(
      try Self.codes("\(rule)}", ["a": ["compression.type": "zstd", "max.message.bytes": "1000000"]])
        == ["live-compression 5:13+1", "live-message-size 5:13+1"])
    let fields = "  - {match: a, format: json, fields: [b], key: k}"
    #expect(try Self.codes(fields, ["a": ["compression.type": "zstd"]]) == [])
    let assuming = "\(rule), assume: {compression.type: lz4, max.message.bytes: 2000000}}"
    #expect(
      try Self.codes(assuming, ["a": ["compression.type": "gzip", "max.message.bytes": "1048588"]])
        == ["live-compression 5:49+16", "live-message-size 5:72+17"])
    #expect(
      try Self.codes(assuming, ["a": ["compression.type": "lz4", "max.message.bytes": "3000000"]]) == [])
  }

  @Test func settingsThatCannotBeRead() throws {
    let found = try Self.findings("  - {match: a, encrypt: none}", ["a": nil])
    #expect(
      found.count == 1
        && found[0].hasPrefix("live-unreachable 4:1+6 the settings of 1 topic cannot be read, 'a'"))
  }
}
