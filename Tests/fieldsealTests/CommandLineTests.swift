import Testing

@testable import fieldseal

/// The built binary: exit codes, and what goes to which output.
@Suite struct CommandLineTests {
  private let binary = Binary()

  @Test func versionAndHelp() {
    let version = binary.run("--version")
    #expect(version.code == 0)
    #expect(version.output == "fieldseal \(Version.text)\n")
    let help = binary.run("--help")
    #expect(help.code == 0)
    #expect(help.output.contains("fieldseal keys init"))
    #expect(help.errors.isEmpty)
  }

  @Test func wrongCommandLines() {
    for arguments in [[], ["serv"], ["serve", "--chekc"], ["keys"], ["keys", "create"]] {
      let result =
        switch arguments.count {
        case 0: binary.run()
        case 1: binary.run(arguments[0])
        default: binary.run(arguments[0], arguments[1])
        }
      #expect(result.code == 2, "\(arguments)")
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("--help'.\n"))
    }
  }

  @Test func wrongConfigurations() {
    let missing = binary.run("serve", "-c", "none.yaml")
    #expect(missing.code == 78)
    #expect(missing.errors.contains("none.yaml:1:1: cannot read 'none.yaml': No such file or directory"))
    binary.write(
      "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p.yaml\nlisten: {prot: 1}\n",
      to: "fieldseal.yaml")
    binary.write("version: 1\ntopics: [{match: a, encrypt: valeu}]\n", to: "p.yaml")
    for result in [binary.run("serve"), binary.run("serve", "--check")] {
      #expect(result.code == 78)
      #expect(
        result.errors == """
          fieldseal: 2 problems
          fieldseal.yaml:4:10: unknown name 'prot' in 'listen'; did you mean 'port'?
          p.yaml:2:30: 'encrypt' cannot be 'valeu'; did you mean 'value'?

          """)
    }
  }

  @Test func check() {
    binary.write("version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p.yaml\n", to: "fieldseal.yaml")
    binary.write("version: 1\ntopics: [{match: '*', encrypt: none}]\n", to: "p.yaml")
    let result = binary.run("serve", "--check")
    #expect(result.code == 0)
    #expect(result.output == "fieldseal.yaml, p.yaml: no problems\n")
  }

  @Test func checkLooksForKeys() {
    binary.write(
      """
      version: 1
      upstream: {bootstrap: kafka:9092}
      policies: p.yaml
      keyring: {directory: keyring}
      providers:
        local: {type: local, keystore: keystore.json, keyFile: master.key}
      """, to: "fieldseal.yaml")
    binary.write(
      """
      version: 1
      keys:
        all: {provider: local, key: orders}
        each: {provider: local, key: "orders/{topic}"}
      topics:
        - {match: '*', encrypt: value, key: all}
      """, to: "p.yaml")
    let early = binary.run("serve", "--check")
    #expect(early.code == 1)
    #expect(early.errors.contains("fieldseal keys init"))
    #expect(binary.run("keys", "init").code == 0)
    let missing = binary.run("serve", "--check")
    #expect(missing.code == 78)
    #expect(missing.errors.contains("p.yaml:3:3: KEK 'orders' does not exist in keystore keystore.json"))
    #expect(binary.run("keys", "create", "orders").code == 0)
    #expect(binary.run("serve", "--check").code == 0)
  }
}
