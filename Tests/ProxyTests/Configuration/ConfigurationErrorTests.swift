import Glibc
import Policy
import Testing
import YAML

@testable import Proxy

@Suite struct ConfigurationErrorTests {
  private func problems(_ text: String) -> [String] {
    do throws(Diagnostics) {
      _ = try ProxyConfiguration.parse(text, file: "f.yaml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  /// What the least configuration, with `text` added, is told.
  private func added(_ text: String) -> [String] {
    problems("version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: policies\n" + text)
  }

  /// Speaking plaintext to a TLS listener would only hang.
  @Test(arguments: ["SSL://kafka:9093", "sasl_ssl://kafka:9093"]) func tlsIsNotThereYet(server: String) {
    let found = problems("version: 1\nupstream: {bootstrap: [\"\(server)\"]}\npolicies: p")
    #expect(found.count == 1 && found.first?.contains("TLS") == true)
  }

  @Test func mandatorySettings() {
    #expect(added("").isEmpty)
    #expect(
      problems("{}") == [
        "f.yaml:1:1: the configuration has no 'version'; add version: 1",
        "f.yaml:1:1: the configuration has no 'upstream'; add upstream: {bootstrap: [host:9092]}",
        "f.yaml:1:1: the configuration has no 'policies'; add policies: with a policy file or a folder of them",
      ])
    #expect(problems("").count == 1)
    #expect(problems("version: 1\nupstream: {bootstrap: []}\npolicies: p").count == 1)
  }

  @Test func everyProblemWithItsPlace() {
    let text = """
      version: 3
      listen:
        adress: 127.0.0.1
        port: 70000
        brokerPorts: 19093..19192
      upstream:
        bootstrap: [kafka]
        connectTimeout: 10
      policies: [policies]
      keyring: keyring
      providers:
        local: {type: vault, keystore: k.json, keyFile: a, passphraseFile: b}
        other: {type: local}
      dataKeys: {maxRecords: 0, maxAge: 24, timeout: 60s}
      limits: {frame: 1, fetch: 4XB}
      loops: -1
      log: {level: verbose, format: text}
      """
    #expect(
      problems(text) == [
        "f.yaml:1:10: 'version' must be 1, not '3'",
        "f.yaml:3:3: unknown name 'adress' in 'listen'; did you mean 'address'?",
        "f.yaml:4:9: 'port' must be a whole number from 0 to 65535, not '70000'",
        "f.yaml:5:16: 'brokerPorts' must be a range of ports, as in 19093-19192, not '19093..19192'",
        "f.yaml:7:15: \"kafka\" is not an address: the port is missing, expected host:port",
        "f.yaml:8:19: 'connectTimeout' must be a duration with its unit (ms, s, m, h, d), as in 10s, not '10'",
        "f.yaml:9:11: 'policies' must be a text, not a list",
        "f.yaml:10:10: 'keyring' must be a mapping (directory: …), not text",
        "f.yaml:12:17: 'type' cannot be 'vault'; there is local",
        "f.yaml:12:54: provider 'local' has both 'keyFile' and 'passphraseFile'; remove one",
        "f.yaml:13:10: provider 'other' has no 'keystore'; add keystore: keystore.json",
        "f.yaml:13:10: provider 'other' has neither 'keyFile' nor 'passphraseFile'; add keyFile: master.key",
        "f.yaml:14:24: 'maxRecords' must be a whole number from 1 to 140737488355328, not '0'",
        "f.yaml:14:35: 'maxAge' must be a duration with its unit (ms, s, m, h, d), as in 10s, not '24'",
        "f.yaml:14:48: 'timeout' must be from 10ms to 25s",
        "f.yaml:15:17: 'frame' must be from 16KiB to 1GiB",
        "f.yaml:15:27: 'fetch' must be a size, as in 512KiB or 100MiB, not '4XB'",
        "f.yaml:16:8: 'loops' must be a whole number from 0 to 256, not '-1'",
        "f.yaml:17:14: 'level' cannot be 'verbose'; there is debug, info, warn, error",
      ])
  }

  @Test func settingsThatDoNotGoTogether() {
    #expect(added("listen: {port: 9092, address: kafka}").count == 1)
    #expect(
      added("listen: {address: 0.0.0.0}") == [
        "f.yaml:4:10: clients cannot connect to 0.0.0.0; set 'advertisedHost' to a name that they can reach"
      ])
    #expect(added("listen: {address: 0.0.0.0, advertisedHost: proxy}").isEmpty)
    #expect(added("listen: {port: 7000, brokerPorts: 6000-8000}").count == 1)
    #expect(added("listen: {port: 65500}").count == 1)
    #expect(added("listen: {port: 0}").count == 1)
    #expect(added("listen: {port: 0, brokerPorts: 1000-1010}").isEmpty)
    #expect(added("listen: {address: 'a:1'}").count == 1)
    #expect(added("limits: {frame: 1MiB, fetch: 2MiB}").count == 1)
    #expect(added("limits: {fetch: 200MiB}").count == 1)
  }

  @Test func policiesAreCheckedAgainstTheConfiguration() throws {
    let policy = try Policy.parse([
      "p.yaml": """
      version: 1
      keys: {k: {provider: lokal, key: n}}
      topics: [{match: a, encrypt: value, key: k}]
      """
    ])
    let text = "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: policies\n"
    let providers = "providers: {local: {type: local, keystore: k, keyFile: m}}\n"
    func problems(_ text: String) throws -> [String] {
      do throws(Diagnostics) {
        try ProxyConfiguration.parse(text, file: "f.yaml").check(policy)
        return []
      } catch {
        return error.all.map(\.description)
      }
    }
    #expect(
      try problems(text) == [
        "f.yaml:1:1: the policy seals topics, but there is no 'keyring'; add keyring: {directory: keyring}",
        "p.yaml:2:22: unknown provider 'lokal'; add it under 'providers' in f.yaml",
      ])
    #expect(
      try problems(text + providers + "keyring: {directory: k}") == [
        "p.yaml:2:22: unknown provider 'lokal'; did you mean 'local'?"
      ])
  }

  @Test func problemsOfAllFilesComeTogether() throws {
    let folder = "/tmp/fieldseal-configuration-\(getpid())"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    for (name, text) in [
      "fieldseal.yaml": "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p.yaml\nloops: x\n",
      "p.yaml": "version: 1\ntopics: [{match: a, encrypt: nothing}]",
      "missing.yaml": "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: none\n",
    ] {
      let file = try #require(fopen("\(folder)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
    }
    defer { for name in ["fieldseal.yaml", "p.yaml", "missing.yaml"] { unlink("\(folder)/\(name)") } }
    func problems(_ name: String) -> [String] {
      do throws(Diagnostics) {
        _ = try ProxyConfiguration.loadWithPolicy("\(folder)/\(name)")
        return []
      } catch {
        return error.all.map(\.description)
      }
    }
    let found = problems("fieldseal.yaml")
    #expect(found.count == 2)
    #expect(found.first?.hasPrefix("\(folder)/fieldseal.yaml:4:8: ") == true)
    #expect(found.last?.hasPrefix("\(folder)/p.yaml:2:30: ") == true)
    #expect(
      problems("missing.yaml") == [
        "\(folder)/missing.yaml:3:11: cannot read '\(folder)/none': No such file or directory"
      ])
  }
}
