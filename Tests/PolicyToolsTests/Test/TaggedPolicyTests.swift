import Policy
import Testing

@testable import PolicyTools

/// Samples of policies with tags, fields with keys of their own, keys that records choose, and what stays readable on purpose.
@Suite struct TaggedPolicyTests {
  static let policy = """
    version: 1
    keys:
      pii: {provider: local, key: "pii/{topic}"}
      cards: {provider: local, key: cards}
      user: {provider: local, key: "user/{value.userId}"}
    tags:
      - {tag: PII, match: ["**.ssn", customer.email, "schema:confluent:tags=PII"]}
      - {tag: public, match: [userId, amount]}
      - {tag: coarse, match: city}
    protect:
      - {tag: PII, key: pii}
      - {tag: public, mode: plain}
      - {tag: coarse, mode: deterministic}
    topics:
      - match: people
        encrypt: tagged
        format: avro
        key: pii
        schemas: [person.avsc]
        unclassified: reject
        fields: [{path: card, key: cards, mode: deterministic, onMissing: pass}, {path: note, mode: plain}]
      - {match: whole, encrypt: value, format: json, key: user}
      - match: fields
        format: json
        key: user
        unclassified: reject
        fields: [a, {path: b, key: cards}, {path: userId, mode: plain}, {path: "c.*", mode: plain}]
        onMissing: pass
        headers: [{name: h, key: cards}]
    """
  static let schema = #"""
    {"type": "record", "name": "Person", "fields": [
      {"name": "userId", "type": "string"}, {"name": "name", "type": "string", "confluent:tags": ["PII"]},
      {"name": "age", "type": "int", "confluent:tags": ["PII"]}, {"name": "city", "type": "string"},
      {"name": "card", "type": ["null", "string"]}, {"name": "note", "type": "string"}]}
    """#

  static func folder(_ cases: String = "") throws -> PolicyFolder {
    try PolicyFolder([
      "crm.yaml": policy, "person.avsc": schema, "crm.test.yaml": "version: 1\ncases:\n" + cases,
    ])
  }

  @Test func casesThatPass() throws {
    let folder = try Self.folder(
      """
        - name: tags of the schema, of paths, and fields
          topic: people
          value: {userId: u-1, name: Ada, age: 36, city: London, card: "4111", note: n}
          stored:
            value:
              {userId: u-1, name: <sealed>, age: <sealed>, city: <sealed deterministic key=pii>,
               card: <sealed deterministic key=cards>, note: n}
          readable: [userId, note]
        - name: a whole value under its user's key
          topic: whole
          value: {userId: u-1, x: 1}
          stored: <sealed key=user>
        - name: a value without a user
          topic: whole
          value: {x: 1}
          error: userId
        - name: several keys
          topic: fields
          headers: {h: text}
          value: {userId: u-1, a: 1, b: 2, c: {d: 3}}
          stored: {headers: {h: <sealed key=cards>}, value: {userId: u-1, a: <sealed key=user>, b: <sealed key=cards>, c: {d: 3}}}
        - name: a field that nothing names
          topic: fields
          value: {userId: u-1, d: 1}
          error: "INVALID_RECORD"
      """)
    let run = PolicyTestRun([folder.path])
    let text = folder.relative(run.report(.text, showsCoverage: true))
    #expect(
      run.problems.isEmpty
        && text == """
          crm.test.yaml
            ok      tags of the schema, of paths, and fields
            ok      a whole value under its user's key
            ok      a value without a user
            ok      several keys
            ok      a field that nothing names

          crm.yaml: samples try 13 of 16 rules and fields
            not tried: tag 'PII' by '**.ssn' (crm.yaml:7:24)
            not tried: tag 'PII' by 'customer.email' (crm.yaml:7:34)
            not tried: tag 'public' by 'amount' (crm.yaml:8:35)

          5 cases: all passed

          """,
      "\(run.problems)\n\(text)")
  }

  @Test func updatesNameKeysThatAreNotTheTopics() throws {
    let folder = try Self.folder(
      """
        - name: several keys
          topic: fields
          value: {userId: u-1, a: 1, b: 2}
      """)
    #expect(
      PolicyTestRun([folder.path]).updates.first?.text.hasSuffix(
        """
            stored:
              value: {"userId": "u-1", "a": <sealed>, "b": <sealed key=cards>}
        """) == true)
  }

  @Test func explanation() throws {
    let folder = try Self.folder()
    let text = folder.relative(
      try TopicExplanation(PolicySource.load(["\(folder.path)/crm.yaml"]), topic: "people").text)
    #expect(
      text.hasSuffix(
        """
        Fields:
          card                       deterministic        key cards  crm.yaml:21:21
          note                       readable on purpose             crm.yaml:21:85
          **.ssn                     randomized           key pii    tag PII, crm.yaml:7:24, protected as in crm.yaml:11:11
          customer.email             randomized           key pii    tag PII, crm.yaml:7:34, protected as in crm.yaml:11:11
          userId                     readable on purpose             tag public, crm.yaml:8:27, protected as in crm.yaml:12:11
          amount                     readable on purpose             tag public, crm.yaml:8:35, protected as in crm.yaml:12:11
          city                       deterministic        key pii    tag coarse, crm.yaml:9:26, protected as in crm.yaml:13:11
          schema:confluent:tags=PII  randomized           key pii    tag PII, crm.yaml:7:50, protected as in crm.yaml:11:11
          key cards (local:cards, AES-256-GCM), crm.yaml:4:3

        Places of person.avsc:
          userId  string  readable on purpose by userId (tag public, crm.yaml:8:27, protected as in crm.yaml:12:11)
          name    string  sealed by schema:confluent:tags=PII (tag PII, crm.yaml:7:50, protected as in crm.yaml:11:11)
          age     int     sealed by schema:confluent:tags=PII (tag PII, crm.yaml:7:50, protected as in crm.yaml:11:11)
          city    string  sealed by city (tag coarse, crm.yaml:9:26, protected as in crm.yaml:13:11)
          card    string  sealed by card (crm.yaml:21:21)
          note    string  readable on purpose by note (crm.yaml:21:85)

        """), "\(text)")
  }
}
