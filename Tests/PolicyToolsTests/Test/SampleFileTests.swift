import Testing
import YAML

@testable import PolicyTools

/// Reading files with samples.
@Suite struct SampleFileTests {
  private func problems(_ text: String) -> [String] {
    do throws(Diagnostics) {
      _ = try SampleFile.parse(Array(text.utf8), file: "a.test.yaml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func everythingThatThereIs() throws {
    let text = """
      version: 1
      policy: ../policies
      topic: t
      schema: s.avsc
      schemaId: 3
      framing: confluent
      cases:
        - name: one
          topic: other
          key: 4711
          headers: {a: x, b: null}
          value: {a: 1}
          stored: {key: <sealed deterministic>, headers: {a: <sealed>}, value: {a: <sealed key=pii>}}
          readable: [b]
          sealed: ["**.a"]
          allowCopies: [a]
        - name: two
          keyBase64: AAE=
          headers: [{name: a, value: x}, {name: a, valueBase64: /w==}]
          value: null
          framing: none
          error: /INVALID.*/
        - name: three
          valueFile: v.json
          stored: <sealed>
      """
    let file = try SampleFile.parse(Array(text.utf8), file: "x/a.test.yaml")
    #expect(file.policy == "x/../policies")
    #expect(file.cases.map(\.name) == ["one", "two", "three"])
    #expect(file.cases.map(\.topic) == ["other", "t", "t"])
    #expect(file.cases.map { $0.schema?.path } == ["x/s.avsc", "x/s.avsc", "x/s.avsc"])
    #expect(file.cases[0].headers.map(\.name) == ["a", "b"] && file.cases[0].headers[1].value == nil)
    #expect(file.cases[1].value == nil && file.cases[1].headers.count == 2)
    #expect(file.cases[0].expected.copies == ["a"])
    #expect(file.cases[2].position == SourcePosition(file: "x/a.test.yaml", line: 23, column: 5))
    guard case .file("x/v.json", _)? = file.cases[2].value, case .bytes([0, 1])? = file.cases[1].key else {
      Issue.record("inputs: \(file.cases)")
      return
    }
  }

  @Test(arguments: [
    (
      "version: 1", "a.test.yaml:1:1: a file with samples has no 'cases'; add cases: and below it '- name: …'"
    ),
    ("version: 1\ncases: []", "a.test.yaml:1:1: 'cases' is empty"),
    (
      "version: 1\ncases: [{name: a, topic: t}]",
      "a.test.yaml:2:9: a case has no value; add value: …, valueFile: … or valueBase64: …, or value: null for a tombstone"
    ),
    (
      "version: 1\ncases: [{name: a, value: v}]",
      "a.test.yaml:2:9: a case has no 'topic'; add it here or at the top of the file"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, value: v, valueFile: f}]",
      "a.test.yaml:2:39: 'value' and 'valueFile' do not go together"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, value: v, stored: <sealed deterministc>}]",
      "a.test.yaml:2:47: '<sealed deterministc>' says something else than <sealed>, <sealed deterministic>, "
        + "<sealed randomized> or <sealed key=NAME>"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, value: v, stored: {value: v}, error: x}]",
      "a.test.yaml:2:39: 'stored' and 'error' do not go together: what is refused is not stored"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, valueBase64: v}]",
      "a.test.yaml:2:42: 'valueBase64' is no base64"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, value: v, reads: x}]",
      "a.test.yaml:2:39: unknown name 'reads' in a case"
    ),
    (
      "version: 1\ncases:\n- {name: a, topic: t, value: v}\n- {name: a, topic: t, value: w}",
      "a.test.yaml:4:3: a case with the name 'a' is here already, in line 3"
    ),
    (
      "version: 1\ncases: [{name: a, topic: t, value: v, error: /(/}]",
      "a.test.yaml:2:46: '/(/' is no regular expression"
    ),
    ("cases: [", "a.test.yaml:2:1: "),
  ])
  func whatIsWrong(text: String, message: String) {
    let found = problems(text)
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test func marks() {
    func mark(_ text: String) -> SealedMark? { try? SealedMark.reading(text)?.get() }
    #expect(mark("<sealed>") == SealedMark())
    #expect(mark("<sealed randomized key=a/b>") == SealedMark(mode: .randomized, key: "a/b"))
    #expect(mark("<sealed key=a deterministic>")?.text == "<sealed deterministic key=a>")
    #expect(SealedMark.reading("<sealed") == nil && SealedMark.reading("sealed") == nil)
    #expect(SealedMark.reading("<sealedness>") == nil)
    #expect(SealedMark.reading("<sealed  >") != nil && mark("<sealed  >") == nil)
  }
}
