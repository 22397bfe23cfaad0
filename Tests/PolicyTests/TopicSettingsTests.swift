import Testing
import YAML

@testable import Policy

@Suite struct TopicSettingsTests {
  @Test func tolerance() throws {
    let rule = try #require(
      try Sample.rule("topics: [{match: t, encrypt: value, key: k, toleratePlaintextUntil: 2027-01-31}]"))
    let date = try #require(CalendarDate("2027-01-31"))
    #expect(rule.unsealed == .passUntil(date))
    let source = Sample.source(
      "topics: [{match: t, encrypt: value, key: k, unsealed: reject, toleratePlaintextUntil: '2027-01-31'}]")
    #expect(source.rules.map(\.tolerance) == [date])
    let topic = "topics: [{match: t, encrypt: value, key: k, toleratePlaintextUntil: "
    #expect(Sample.found(topic + "2027-02-29}]") == ["invalidDate 1:69+10"])
    #expect(Sample.found(topic + "soon}]") == ["invalidDate 1:69+4"])
    #expect(Sample.found(topic + "[]}]") == ["wrongType 1:69+2"])
    #expect(Sample.found(topic + "2027-01-31, unsealed: pass}]") == ["conflictingTolerance 1:81+8"])
    #expect(
      Sample.found("topics: [{match: t, encrypt: none, toleratePlaintextUntil: 2027-01-31}]") == [
        "uselessSetting 1:36+22"
      ])
  }

  @Test func assumptions() throws {
    let source = Sample.source(
      """
      topics:
      - match: t
        encrypt: value
        key: k
        assume: {cleanup.policy: "compact,delete", max.message.bytes: 1048588, compression.type: zstd}
      - {match: u, encrypt: none, assume: {cleanup.policy: compact}}
      - {match: v, encrypt: none}
      """)
    #expect(source.diagnostics.isEmpty)
    let facts = try #require(source.rules[0].assumptions)
    #expect(facts.cleanup == .both && facts.maxMessageBytes == 1_048_588 && facts.compression == "zstd")
    #expect(facts.position(of: "max.message.bytes").description == "p.yaml:12:46")
    #expect(source.rules[1].assumptions?.cleanup == .compact)
    #expect(source.rules[1].assumptions?.maxMessageBytes == nil)
    #expect(source.rules[2].assumptions == nil)
    let topic = "topics: [{match: t, encrypt: none, assume: "
    #expect(Sample.codes(topic + "{cleanup.policy: keep}}]") == [.unknownWord])
    #expect(Sample.codes(topic + "{max.message.bytes: 1 MB}}]") == [.invalidNumber])
    #expect(Sample.codes(topic + "{max.mesage.bytes: 1}}]") == [.unknownSetting])
    #expect(Sample.codes(topic + "compact}]") == [.wrongType])
  }

  @Test func plainFields() throws {
    let fields = try #require(
      try Sample.fields(
        "topics: [{match: t, key: k, format: json, fields: ['**.id', {path: id, mode: plain}, {path: 'meta.*', mode: plain}]}]"
      ))
    #expect(fields.fields.count == 1)
    #expect(fields.plain.map(\.text) == ["id", "meta.*"])
    #expect(fields.unclassified == .pass)
    #expect(
      fields.matcher.field(fields.matcher.member(fields.matcher.start, Array("id".utf8).span.bytes)) == nil)
    let meta = fields.matcher.member(fields.matcher.start, Array("meta".utf8).span.bytes)
    #expect(fields.matcher.field(fields.matcher.member(meta, Array("id".utf8).span.bytes)) == 0)
    let topic = "topics: [{match: t, key: k, format: json, fields: [a, {path: b, mode: plain, "
    #expect(Sample.found(topic + "key: l}]}]") == ["settingOfPlain 1:78+3"])
    #expect(Sample.found(topic + "context: l}]}]") == ["settingOfPlain 1:78+7"])
    #expect(Sample.found(topic + "onMissing: pass}]}]") == ["settingOfPlain 1:78+9"])
    // What lies in something that is sealed cannot stay readable.
    #expect(
      Sample.codes("topics: [{match: t, key: k, format: json, fields: [a, {path: a.b, mode: plain}]}]") == [
        .hiddenField
      ])
    #expect(
      Sample.codes("topics: [{match: t, key: k, format: json, fields: [a.b, {path: a, mode: plain}]}]")
        .isEmpty)
    #expect(
      Sample.codes("topics: [{match: t, key: k, format: json, fields: [a, {path: a, mode: plain}]}]") == [
        .duplicateField
      ])
  }

  @Test func hiddenByTags() {
    let tags = "tags: [{tag: A, match: customer}]\nprotect: [{tag: A}]\n"
    let topic = "topics: [{match: t, encrypt: tagged, key: k, format: json, fields: [customer.id]}]"
    #expect(Sample.found(tags + topic) == ["hiddenField 3:69+11"])
    let message = Sample.source(tags + topic).diagnostics.first?.message
    #expect(
      message == "'customer.id' lies in 'customer' (tag 'A'), which is sealed as a whole; remove one of them")
  }

  @Test func unclassified() throws {
    let text =
      "topics: [{match: t, key: k, format: json, unclassified: reject, fields: [a, {path: 'b.*', mode: plain}]}]"
    let fields = try #require(try Sample.fields(text))
    #expect(fields.unclassified == .reject)
    #expect(fields.coverage?.paths.map(\.text) == ["a", "b.*"])
    #expect(
      Sample.codes("topics: [{match: t, key: k, encrypt: value, unclassified: reject}]") == [.uselessSetting])
    #expect(Sample.codes("topics: [{match: t, encrypt: none, unclassified: reject}]") == [.uselessSetting])
    #expect(
      Sample.codes("topics: [{match: t, key: k, format: json, fields: [a], unclassified: deny}]") == [
        .unknownWord
      ])
  }

  @Test func encryptTagged() {
    let tags = "tags: [{tag: A, match: a}]\nprotect: [{tag: A}]\ntopics: "
    #expect(Sample.codes(tags + "[{match: t, encrypt: tagged, key: k}]") == [.missingSetting])
    #expect(Sample.codes(tags + "[{match: t, encrypt: tagged, format: json}]") == [.missingKey])
    #expect(
      Sample.codes(tags + "[{match: t, encrypt: tagged, format: json, key: k, onMissing: pass}]") == [
        .uselessSetting
      ])
    #expect(
      Sample.codes(tags + "[{match: t, encrypt: tagged, format: json, key: k, fields: []}]") == [.noFields])
    #expect(
      Sample.codes(tags + "[{match: t, encrypt: tagged, format: json, key: k, fields: }]") == [.emptySetting])
    #expect(
      Sample.codes(tags + "[{match: t, encrypt: value, format: json, key: k, fields: [b]}]").contains(
        .conflictingEncryption))
    #expect(Sample.codes(tags + "[{match: t, encrypt: tagd, key: k}]") == [.unknownWord])
  }

  @Test func uselessSettingsHaveFixes() {
    let text = "topics:\n- match: t\n  encrypt: none\n  key: k\n"
    let found = Sample.source(text).diagnostics
    #expect(found.map(\.code) == [.uselessSetting])
    #expect(found[0].fix?.edits.map { "\($0.start)-\($0.end)" } == ["p.yaml:11:1-p.yaml:12:1"])
  }

  @Test func relatedPlaces() {
    let found = Sample.source("topics:\n- {match: t, encrypt: none}\n- {match: t, encrypt: none}\n")
      .diagnostics
    #expect(found.map(\.code) == [.duplicateTopicRule])
    #expect(found[0].related.map(\.position.description) == ["p.yaml:9:11"])
  }

  /// Whatever can be reported has its code in the table.
  @Test func codesAreInTheTable() {
    #expect(Set(PolicyCodes.all).count == PolicyCodes.all.count)
    #expect(PolicyCodes.all.count > 60)
  }
}
