import Logging
import Net
import Policy
import Testing
import YAML

@testable import Proxy

@Suite struct ConfigurationTests {
  static let full = """
    version: 1
    listen:
      address: 127.0.0.1
      port: 19092
      advertisedHost: localhost
      brokerPorts: 19093-19192
    upstream:
      bootstrap: [127.0.0.1:9092, "PLAINTEXT://localhost:9093"]
      connectTimeout: 10s
    policies: policies
    keyring: {directory: keyring}
    providers:
      local: {type: local, keystore: keystore.json, keyFile: /etc/master.key}
      other: {type: local, keystore: o.json, passphraseFile: phrase}
    dataKeys: {maxRecords: 1000, maxBytes: 1TiB, maxAge: 24h, cacheTime: 5m, timeout: 500ms}
    limits: {frame: 100MiB, inflated: 64MiB, fetch: 4MiB}
    loops: 3
    drainTimeout: 20s
    log: {level: debug, format: json}
    """

  @Test func everySetting() throws {
    let configuration = try ProxyConfiguration.parse(Self.full, file: "etc/fieldseal.yaml")
    #expect(configuration.listen.address == "127.0.0.1")
    #expect(configuration.listen.port == 19092)
    #expect(configuration.listen.advertisedHost == "localhost")
    #expect(configuration.listen.brokerPorts == 19093...19192)
    #expect(configuration.upstream.bootstrap.map(\.description) == ["127.0.0.1:9092", "localhost:9093"])
    #expect(configuration.upstream.connectTimeout == .seconds(10))
    #expect(configuration.policies == "etc/policies")
    #expect(configuration.keyringDirectory == "etc/keyring")
    #expect(
      configuration.providers == [
        "local": .local(
          LocalProviderSettings(keystore: "etc/keystore.json", unlock: .keyFile("/etc/master.key"))),
        "other": .local(LocalProviderSettings(keystore: "etc/o.json", unlock: .passphraseFile("etc/phrase"))),
      ])
    #expect(configuration.dataKeys.maxRecords == 1000)
    #expect(configuration.dataKeys.maxBytes == 1 << 40)
    #expect(configuration.dataKeys.maxAge == .seconds(86400))
    #expect(configuration.dataKeys.cacheTime == .seconds(300))
    #expect(configuration.dataKeys.timeout == .milliseconds(500))
    #expect(configuration.limits.frame == 104_857_600)
    #expect(configuration.limits.inflated == 67_108_864)
    #expect(configuration.limits.fetch == 4_194_304)
    #expect(configuration.loops == 3)
    #expect(configuration.drainTimeout == .seconds(20))
    #expect(
      configuration.log
        == {
          var log = LogSettings()
          log.level = .debug
          log.format = .json
          return log
        }())
  }

  @Test func defaults() throws {
    let text = "version: 1\nupstream: {bootstrap: 'a:1, b:2,[::1]:3'}\npolicies: p.yaml\n"
    let configuration = try ProxyConfiguration.parse(text, file: "fieldseal.yaml")
    #expect(configuration.upstream.bootstrap.map(\.description) == ["a:1", "b:2", "[::1]:3"])
    #expect(configuration.policies == "p.yaml")
    #expect(configuration.listen == ListenSettings())
    #expect(configuration.dataKeys == DataKeyLimits())
    #expect(configuration.limits == FrameLimits())
    #expect(configuration.keyringDirectory == nil)
    #expect(configuration.providers.isEmpty)
    #expect(configuration.loops == 0)
    #expect(configuration.drainTimeout == .seconds(10))
  }

  @Test func fetchFollowsTheFrame() throws {
    let text = "version: 1\nupstream: {bootstrap: a:1}\npolicies: p\nlimits: {frame: 1MiB}\n"
    #expect(try ProxyConfiguration.parse(text, file: "f.yaml").limits.fetch == 1 << 20)
  }

  @Test func brokerPortsFollowThePort() throws {
    let text = "version: 1\nupstream: {bootstrap: a:1}\npolicies: p\nlisten: {address: '::1', port: 7000}\n"
    let listen = try ProxyConfiguration.parse(text, file: "f.yaml").listen
    #expect(listen.brokerPorts == 7001...7100)
    #expect(listen.address == "::1")
    #expect(listen.advertisedHost == "::1")
  }

  @Test(arguments: [
    ("1", 1), ("0", 0), ("512B", 512), ("1KiB", 1024), ("100MiB", 104_857_600), ("1 GiB", 1 << 30),
    ("2TiB", 2 << 40),
    ("10kB", 10_000), ("10MB", 10_000_000),
  ])
  func sizes(_ text: String, _ bytes: Int) {
    #expect(ByteSize.parse(text) == bytes)
  }

  @Test(arguments: [
    "", "MiB", "-1", "1.5MiB", "1mib", "1MiB ", "99999999999999999999", "9223372036854775807TiB", "١MiB",
  ])
  func noSizes(_ text: String) {
    #expect(ByteSize.parse(text) == nil)
  }

  @Test func durations() {
    #expect(TimeSpan.parse("10s") == .seconds(10))
    #expect(TimeSpan.parse("500ms") == .milliseconds(500))
    #expect(TimeSpan.parse("5m") == .seconds(300))
    #expect(TimeSpan.parse("24h") == .seconds(86400))
    #expect(TimeSpan.parse("7d") == .seconds(604_800))
    for text in ["", "10", "s", "1.5s", "10 sec", "9223372036854775807d", "-1s"] {
      #expect(TimeSpan.parse(text) == nil)
    }
    #expect(TimeSpan.text(.seconds(300)) == "5m")
    #expect(TimeSpan.text(.milliseconds(10)) == "10ms")
    #expect(TimeSpan.text(.seconds(90)) == "90s")
  }

  @Test func portRanges() {
    #expect(PortRange.parse("1-2") == 1...2)
    #expect(PortRange.parse("9") == 9...9)
    #expect(PortRange.parse("65535-65535") == 65535...65535)
    for text in ["", "-", "1-", "-1", "2-1", "0-5", "1-65536", "1-2-3", "a-b", "+1-2"] {
      #expect(PortRange.parse(text) == nil)
    }
  }
}
