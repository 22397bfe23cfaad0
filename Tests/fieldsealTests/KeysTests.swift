import FieldCrypto
import Glibc
import Testing

@testable import fieldseal

/// `fieldseal keys`, with the built binary.
@Suite struct KeysTests {
  private let binary = Binary()

  private func configure(_ providers: String, keyring: Bool = true) {
    let ring = keyring ? "keyring: {directory: keyring}\n" : ""
    binary.write(
      "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: policies\n\(ring)providers:\n\(providers)\n",
      to: "fieldseal.yaml")
  }

  private func configure() {
    configure("  local: {type: local, keystore: keystore.json, keyFile: master.key}")
  }

  @Test func initMakesPrivateFiles() {
    configure()
    let result = binary.run("keys", "init")
    #expect(result.code == 0)
    #expect(
      result.output
        == "made the keyring keyring\nmade the key file master.key\nmade the keystore keystore.json\n")
    #expect(binary.mode("master.key") == 0o600)
    #expect(binary.mode("keystore.json") == 0o600)
    #expect(binary.mode("keyring") == 0o700)
    #expect(binary.bytes("master.key").count == 32)
  }

  @Test func initOverwritesNothing() {
    configure()
    #expect(binary.run("keys", "init").code == 0)
    #expect(binary.run("keys", "create", "k").code == 0)
    let before = [
      binary.bytes("master.key"), binary.bytes("keystore.json"), binary.bytes("keyring/keyring.id"),
    ]
    let again = binary.run("keys", "init")
    #expect(again.code == 1)
    #expect(
      again.errors.contains("everything that fieldseal.yaml names exists already, and nothing was changed"))
    #expect(
      [binary.bytes("master.key"), binary.bytes("keystore.json"), binary.bytes("keyring/keyring.id")]
        == before)
  }

  @Test func initMakesWhatIsMissing() {
    configure(
      "  local: {type: local, keystore: keystore.json, keyFile: master.key}", keyring: false)
    #expect(binary.run("keys", "init").code == 0)
    configure()
    #expect(binary.run("keys", "init").output == "made the keyring keyring\n")
    configure(
      """
        local: {type: local, keystore: keystore.json, keyFile: master.key}
        other: {type: local, keystore: other.json, keyFile: other.key}
      """)
    let before = binary.bytes("keystore.json")
    #expect(
      binary.run("keys", "init").output == "made the key file other.key\nmade the keystore other.json\n")
    #expect(binary.bytes("keystore.json") == before)
    unlink("\(binary.folder)/other.key")
    #expect(binary.run("keys", "init").code == 1)
    #expect(!binary.exists("other.key"))
  }

  @Test func initTakesAnEmptyFolderForTheKeyring() {
    configure()
    mkdir("\(binary.folder)/keyring", 0o700)
    #expect(binary.run("keys", "init").output.hasPrefix("made the keyring keyring\n"))
    #expect(binary.run("keys", "list").code == 0)
  }

  @Test func initLeavesNoTraceWhenItRefuses() {
    configure(
      """
        a: {type: local, keystore: a.json, keyFile: a.key}
        b: {type: local, keystore: nowhere/b.json, keyFile: b.key}
      """)
    let result = binary.run("keys", "init")
    #expect(result.code == 1)
    #expect(result.errors.contains("mkdir -p -m 700 nowhere"))
    for name in ["a.json", "a.key", "b.key", "keyring"] { #expect(!binary.exists(name)) }
  }

  @Test func initUsesAKeyFileThatIsThere() {
    configure()
    binary.write(String(repeating: "k", count: 32), to: "master.key")
    #expect(binary.run("keys", "init").output.contains("using the key file master.key\n"))
    #expect(binary.bytes("master.key") == [UInt8](repeating: UInt8(ascii: "k"), count: 32))
  }

  @Test func passphrases() {
    configure("  local: {type: local, keystore: keystore.json, passphraseFile: phrase}", keyring: false)
    let missing = binary.run("keys", "init")
    #expect(missing.code == 1)
    #expect(missing.errors.contains("there is no passphrase in phrase"))
    binary.write("short\n", to: "phrase")
    #expect(binary.run("keys", "init").code == 1)
    #expect(!binary.exists("keystore.json"))
    binary.write("correct horse battery\n", to: "phrase")
    let made = binary.run("keys", "init")
    #expect(made.code == 0)
    #expect(made.output.contains("no keyring: fieldseal.yaml names none"))
    #expect(binary.run("keys", "create", "k").code == 0)
    #expect(
      binary.run("keys", "rotate", "k").output.hasSuffix(
        "no keyring is configured, so there is nothing to rewrap\n"))
    binary.write("another passphrase\n", to: "phrase")
    #expect(binary.run("keys", "list").code == 1)
  }

  @Test func createAndList() {
    configure()
    let early = binary.run("keys", "create", "orders")
    #expect(early.code == 1)
    #expect(early.errors.contains("fieldseal keys init"))
    #expect(binary.run("keys", "init").code == 0)
    #expect(binary.run("keys", "list").output == "no keys yet; make one with `fieldseal keys create NAME`\n")
    #expect(
      binary.run("keys", "create", "orders").output == "made key 'orders', version 1, in provider 'local'\n")
    let twice = binary.run("keys", "create", "orders")
    #expect(twice.code == 1)
    #expect(twice.errors.contains("`fieldseal keys rotate orders`"))
    #expect(binary.run("keys", "create", "two words").code == 1)
    #expect(binary.run("keys", "create", "payments/a").code == 0)
    let lines = binary.run("keys", "list").output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map(\.first) == ["PROVIDER", "local", "local"])
    #expect(lines.map { $0[1] } == ["KEY", "orders", "payments/a"])
    #expect(lines[1][2] == "1" && lines[1].last == "0")
  }

  @Test func listAsJSON() {
    configure()
    #expect(binary.run("keys", "init").code == 0)
    #expect(binary.run("keys", "list", "--json").output == "{\"keys\":[]}\n")
    #expect(binary.run("keys", "create", "k").code == 0)
    #expect(binary.run("keys", "rotate", "k").code == 0)
    let json = binary.run("keys", "list", "--json").output
    #expect(
      json.hasPrefix(
        "{\"keys\":[{\"provider\":\"local\",\"name\":\"k\",\"versions\":[{\"version\":1,\"created\":\"2"))
    #expect(json.contains("{\"version\":2,\"created\":\"2"))
    #expect(json.hasSuffix("\"dataKeys\":0}]}\n"))
  }

  @Test func severalProviders() {
    configure(
      """
        a: {type: local, keystore: a.json, keyFile: master.key}
        b: {type: local, keystore: b.json, keyFile: master.key}
      """)
    #expect(binary.run("keys", "init").code == 0)
    let which = binary.run("keys", "create", "k")
    #expect(which.code == 2)
    #expect(which.errors.contains("choose one with --provider (a, b)"))
    #expect(binary.run("keys", "create", "k", "-p", "c").code == 2)
    #expect(binary.run("keys", "create", "k", "--provider", "b").code == 0)
    #expect(binary.run("keys", "list").output.contains("b         k"))
  }

  @Test func othersMustNotRead() {
    configure()
    #expect(binary.run("keys", "init").code == 0)
    chmod("\(binary.folder)/keystore.json", 0o644)
    let result = binary.run("keys", "list")
    #expect(result.code == 1)
    #expect(result.errors.contains("chmod 600 keystore.json"))
  }

  @Test func noProvider() {
    binary.write("version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: policies\n", to: "fieldseal.yaml")
    let result = binary.run("keys", "init")
    #expect(result.code == 78)
    #expect(result.errors.contains("fieldseal.yaml names no key provider"))
  }
}
