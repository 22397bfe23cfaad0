import Glibc
import Testing
import YAML

@testable import Policy

@Suite struct PolicyErrorTests {
  private func problems(_ texts: KeyValuePairs<String, String>) -> [String] {
    do throws(PolicyErrors) {
      _ = try Policy.parse(texts)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  private func rule(_ text: String) -> [String] {
    problems(["p.yaml": "version: 1\nkeys: {k: {provider: p, key: n}}\ntopics:\n- \(text)"])
  }

  @Test func allProblemsOfAllFiles() {
    let first = """
      version: 2
      keys:
        k: {provider: local, key: "{tenant}"}
        l: {provider: local, algorithm: AES-128, key: x}
      topics:
        - match: a
          encrypt: values
        - match: b
          encrypt: value
          kye: k
        - match: a
          encrypt: none
          key: k
      """
    let second = """
      version: 1
      keys: {k: {provider: local, key: x}}
      topics:
        - match: b
          encrypt: value
          key: m
      """
    #expect(
      problems(["a.yaml": first, "b.yaml": second]) == [
        "a.yaml:1:10: 'version' must be 1, not '2'",
        "a.yaml:3:29: 'key': unknown placeholder '{tenant}'; "
          + "there is {topic}, {recordKey}, {header.NAME}, {value.PATH}",
        "a.yaml:4:35: 'algorithm' cannot be 'AES-128'; there is AES-256-GCM, ChaCha20-Poly1305",
        "a.yaml:7:14: 'encrypt' cannot be 'values'; did you mean 'value'?",
        "a.yaml:8:5: a topic rule has no 'key'; add key: with a name that stands under 'keys'",
        "a.yaml:10:5: unknown name 'kye' in a topic rule; did you mean 'key'?",
        "a.yaml:11:12: two rules match 'a', and neither is more specific; the first is at a.yaml:6:12",
        "a.yaml:13:5: 'key' does nothing with 'encrypt: none'; remove it",
        "b.yaml:2:8: key 'k' is defined twice; the first is at a.yaml:3:3",
        "b.yaml:4:12: two rules match 'b', and neither is more specific; the first is at a.yaml:8:12",
        "b.yaml:6:10: unknown key 'm'; there is k, l",
      ])
  }

  @Test func aBrokenFileHidesNoKeys() {
    let found = problems([
      "a.yaml": "version: 1\ntopics: [{match: a, encrypt: value, key: k}]",
      "b.yaml": "version: 1\nkeys: {k: {provider: p, key: n}",
    ])
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("b.yaml:3:"))
  }

  @Test(arguments: ["fields", "headers", "key", "[value]", "{fields: [a]}", "true"])
  func encryptIsOneOfThreeWords(_ value: String) {
    let found = rule("{match: a, encrypt: \(value)}")
    #expect(found.count == 1)
    #expect(found[0].contains("'none'") || found[0].contains("there is value, tagged, none"))
  }

  @Test func rulesNeedTheirParts() {
    #expect(rule("{}").count == 2)
    #expect(
      rule("{match: a}") == [
        "p.yaml:4:3: a topic rule has no 'encrypt'; "
          + "add encrypt: value, encrypt: none, or fields: with a list of paths"
      ])
    #expect(rule("text").count == 1)
    #expect(rule("{match: a, encrypt: value, key: k, context: \"a{topic}\"}").count == 1)
    #expect(rule("{match: a, encrypt: value, key: k, unsealed: yes}").count == 1)
    #expect(rule("{match: [a], encrypt: none}").count == 1)
    #expect(rule("{match: a, encrypt: value, key: k}").isEmpty)
  }

  @Test(arguments: [
    "a b", "a/b", "/a", "a/", "[", "[]", "[!]", "a[z-a]", "a[ ]", "ä", ".", "..", "a\\\\*", "{a,b}",
    String(repeating: "x", count: 250), String(repeating: "x", count: 250) + "*",
  ])
  func impossiblePatterns(_ pattern: String) {
    #expect(rule("{match: \"\(pattern)\", encrypt: none}").count == 1)
  }

  @Test(arguments: [
    "{", "}", "a{topic", "{Topic}", "{}", "{{topic}}", String(repeating: "k", count: 513),
    "{topic}{topic}{topic}",
  ])
  func badTemplates(_ template: String) {
    #expect(throws: KeyTemplateError.self) { try KeyTemplate(template) }
  }

  @Test func templates() throws {
    #expect(try KeyTemplate("a/{topic}-{topic}").expanded(topic: "t").fixedName == "a/t-t")
    #expect(try KeyTemplate("fixed").dependsOnTopic == false)
    #expect(try KeyTemplate("{topic}").expanded(topic: "x.y").fixedName == "x.y")
  }

  @Test func foldersAndFiles() throws {
    let folder = "/tmp/fieldseal-policy-\(getpid())"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    #expect(throws: PolicyErrors.self) { try Policy.load(folder) }
    #expect(throws: PolicyErrors.self) { try Policy.load(folder + "/none.yaml") }
    for (name, text) in [
      "b.yml": "version: 1\ntopics: [{match: b, encrypt: none}]",
      "a.yaml": "version: 1\ntopics: [{match: a, encrypt: none}]", "notes.txt": "no policy",
      ".hidden.yaml": "[",
    ] {
      let file = try #require(fopen("\(folder)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
    }
    defer { for name in ["b.yml", "a.yaml", "notes.txt", ".hidden.yaml"] { unlink("\(folder)/\(name)") } }
    #expect(try Policy.load(folder).files == [folder + "/a.yaml", folder + "/b.yml"])
    #expect(try Policy.load(folder + "/b.yml").rule(for: "b") == .plain)
  }
}
