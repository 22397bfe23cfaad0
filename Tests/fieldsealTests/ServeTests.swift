import Glibc
import Testing

@testable import fieldseal

/// `fieldseal serve`, with the built binary and no broker behind it.
@Suite struct ServeTests {
  private let binary = Binary()

  private func configure(port: Int, extra: String = "") {
    binary.write(
      """
      version: 1
      listen: {port: \(port), brokerPorts: 29093-29099}
      upstream: {bootstrap: "127.0.0.1:1"}
      policies: p.yaml
      drainTimeout: 1s
      \(extra)
      """, to: "fieldseal.yaml")
    binary.write("version: 1\ntopics: [{match: '*', encrypt: none}]\n", to: "p.yaml")
  }

  private func log() -> String { String(decoding: binary.bytes("log"), as: UTF8.self) }

  /// The log once it contains `text`, or after ten seconds.
  private func log(with text: String) -> String {
    for _ in 0..<500 {
      let log = log()
      if log.contains(text) { return log }
      usleep(20_000)
    }
    return log()
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func servesUntilASignal(_ number: Int32) throws {
    configure(port: 0)
    let process = try #require(binary.start("serve", log: "log"))
    let log = log(with: "event=ready")
    #expect(log.contains("event=ready listen=127.0.0.1:"), "\(log)")
    kill(process, number)
    #expect(Binary.wait(process) == 0)
  }

  @Test func logsAsConfigured() throws {
    configure(port: 0, extra: "log: {format: json}")
    let process = try #require(binary.start("serve", log: "log"))
    #expect(log(with: "\"event\":\"ready\"").contains("\"event\":\"ready\",\"listen\":\"127.0.0.1:"))
    kill(process, SIGTERM)
    #expect(Binary.wait(process) == 0)
  }

  @Test func portInUse() throws {
    configure(port: 0)
    let process = try #require(binary.start("serve", log: "log"))
    let ready = log(with: "event=ready")
    let port = try #require(ready.firstMatch(of: /listen=127\.0\.0\.1:([0-9]+)/).flatMap { Int($0.1) })
    configure(port: port)
    let second = binary.run("serve")
    #expect(second.code == 1)
    #expect(second.errors.contains("127.0.0.1:\(port)"))
    kill(process, SIGTERM)
    #expect(Binary.wait(process) == 0)
  }

  @Test func needsItsKeys() {
    configure(port: 0, extra: "providers: {local: {type: local, keystore: k.json, keyFile: m.key}}")
    let result = binary.run("serve")
    #expect(result.code == 1)
    #expect(result.errors.contains("fieldseal keys init"))
  }

  @Test func checkOpensTheRegistrysFiles() {
    func check(_ setting: String) -> Binary.Result {
      configure(port: 0, extra: "schemaRegistry: {url: 'https://127.0.0.1:1', \(setting)}")
      return binary.run("serve", "--check")
    }
    let missing = check("ca: none.pem")
    #expect(missing.code == 78)
    #expect(missing.errors.contains("fieldseal.yaml:6:"), "\(missing.errors)")
    #expect(missing.errors.contains("cannot use none.pem"), "\(missing.errors)")
    binary.write("secret\n", to: "token", mode: 0o644)
    let open = check("tokenFile: token")
    #expect(open.code == 78)
    #expect(open.errors.contains("fieldseal.yaml:6:") && open.errors.contains("chmod 600 token"))
    #expect(!open.errors.contains("secret"))
    binary.write("secret\n", to: "token")
    #expect(check("tokenFile: token").code == 0)
    #expect(check("username: u, passwordFile: none").code == 78)
    #expect(check("certificate: token, key: token").code == 78)
  }

  @Test func warnsOfARegistryWithoutTLS() throws {
    configure(port: 0, extra: "schemaRegistry: {url: 'http://registry.invalid:8081'}")
    let check = binary.run("serve", "--check")
    #expect(check.code == 0)
    #expect(check.output.contains("fieldseal.yaml:6:23: warning: the schema registry"), "\(check.output)")
    let process = try #require(binary.start("serve", log: "log"))
    #expect(log(with: "event=ready").contains("event=configuration_warning at=fieldseal.yaml:6:23"))
    kill(process, SIGTERM)
    #expect(Binary.wait(process) == 0)
  }

  @Test func warnsOfWhatIsEasilyOverlooked() throws {
    configure(
      port: 0,
      extra: """
        keyring: {directory: keyring}
        providers: {local: {type: local, keystore: k.json, keyFile: m.key}}
        """)
    binary.write(
      """
      version: 1
      keys: {k: {provider: local, key: k}}
      topics:
        - {match: a, encrypt: value, key: k, recordKey: deterministic}

      """, to: "p.yaml")
    #expect(binary.run("keys", "init").code == 0 && binary.run("keys", "create", "k").code == 0)
    let check = binary.run("serve", "--check")
    #expect(check.code == 0)
    #expect(check.output.contains("p.yaml:4:") && check.output.contains(" warning: "), "\(check.output)")
    let process = try #require(binary.start("serve", log: "log"))
    #expect(log(with: "event=ready").contains("event=policy_warning"))
    kill(process, SIGTERM)
    #expect(Binary.wait(process) == 0)
  }
}
