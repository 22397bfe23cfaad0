import Schemas
import Testing
import YAML

@testable import Proxy

@Suite struct SchemaRegistryTests {
  private func parse(_ registry: String) throws(Diagnostics) -> RegistrySettings? {
    let text = "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p\nschemaRegistry: \(registry)\n"
    return try ProxyConfiguration.parse(text, file: "etc/f.yaml").schemaRegistry
  }

  private func problems(_ registry: String) -> [String] {
    do throws(Diagnostics) {
      _ = try parse(registry)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func everySetting() throws {
    let settings = try #require(
      try parse(
        "{url: ['https://a:8081/apis/ccompat/v7', 'http://[::1]'], timeout: 2s, ca: ca.pem, username: u, "
          + "passwordFile: /run/p, certificate: c.pem, key: k.pem}"))
    #expect(settings.urls.map(\.description) == ["https://a:8081/apis/ccompat/v7", "http://[::1]:80/"])
    #expect(settings.timeout == .seconds(2))
    #expect(settings.certificateAuthorities == "etc/ca.pem")
    #expect(settings.certificate == "etc/c.pem")
    #expect(settings.key == "etc/k.pem")
    #expect(settings.credentials == .basic(user: "u", passwordFile: "/run/p"))
  }

  @Test func leastSettings() throws {
    let settings = try #require(try parse("{url: 'https://a'}"))
    #expect(settings.urls.map(\.description) == ["https://a:443/"])
    #expect(settings.timeout == .seconds(5))
    #expect(settings.certificateAuthorities == nil)
    #expect(settings.credentials == .none)
    #expect(try parse("{url: 'https://a', tokenFile: t}")?.credentials == .bearer(tokenFile: "etc/t"))
    let none = "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p\n"
    #expect(try ProxyConfiguration.parse(none, file: "f.yaml").schemaRegistry == nil)
  }

  @Test func everyProblemWithItsPlace() {
    #expect(
      problems("{timeout: 1, username: a, certificate: c}") == [
        "etc/f.yaml:4:17: 'schemaRegistry' has no 'url'; add url: https://host:8081",
        "etc/f.yaml:4:27: 'timeout' must be a duration with its unit (ms, s, m, h, d), as in 10s, not '1'",
        "etc/f.yaml:4:30: 'username' needs 'passwordFile' beside it: a file whose first line is the password",
        "etc/f.yaml:4:43: 'certificate' needs 'key' beside it: both are PEM files",
      ])
    #expect(
      problems("{url: [], passwordFile: p, key: k}") == [
        "etc/f.yaml:4:23: 'url' is empty; name at least one",
        "etc/f.yaml:4:27: 'passwordFile' needs 'username' beside it",
        "etc/f.yaml:4:44: 'key' needs 'certificate' beside it: both are PEM files",
      ])
    #expect(
      problems("{url: 'http://a', tokenFile: t, username: u, passwordFile: p}") == [
        "etc/f.yaml:4:35: 'schemaRegistry' has both 'tokenFile' and 'username'; remove one"
      ])
    #expect(
      problems("{url: 'http://a', username: 'u:v', passwordFile: p}") == [
        "etc/f.yaml:4:35: 'username' cannot hold a colon (RFC 7617)"
      ])
    #expect(problems("{url: 'http://a', password: x}").first?.contains("unknown name 'password'") == true)
    #expect(problems("https://a").count == 1)
  }

  @Test(arguments: [
    "https://user:hunter2@a:8081", "ftp://a", "a:8081", "https://", "http://a:0", "http://a:70000",
    "http://a/?x=hunter2",
    "http://a/#hunter2", "http://a b", "{a: b}",
  ])
  func urlsThatAreNone(url: String) {
    for text in ["'\(url)'", "[http://ok, '\(url)']"] {
      let found = problems("{url: \(text)}")
      #expect(found.count == 1)
      #expect(found.first?.contains("'url'") == true)
      // A password may stand where it should not.
      #expect(found.first?.contains("hunter2") == false)
    }
  }

  @Test func registriesWithoutTLS() throws {
    let text = "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p\n"
    func warnings(_ urls: String) throws -> [Diagnostic] {
      try ProxyConfiguration.parse(text + "schemaRegistry: {url: \(urls)}\n", file: "f.yaml").warnings
    }
    let found = try warnings("['https://a', 'http://b:8081/x', 'http://localhost:8081', 'http://c']")
    #expect(found.map(\.code) == [.caution, .caution])
    #expect(found.map(\.position.description) == ["f.yaml:4:37", "f.yaml:4:81"])
    #expect(found.first?.message.contains("http://b:8081 is asked without TLS") == true)
    #expect(try warnings("'http://b'").count == 1)
    #expect(try warnings("'https://b'").isEmpty)
    #expect(try warnings("'http://127.0.0.1:8081'").isEmpty)
    #expect(try ProxyConfiguration.parse(text, file: "f.yaml").warnings.isEmpty)
  }

  @Test func filesThatAreNotThereStopTheStart() throws {
    var configuration = ProxyConfiguration(bootstrap: [])
    _ = try configuration.openSchemaCatalog()
    configuration.schemaRegistry = try parse("{url: 'https://a'}")
    _ = try configuration.openSchemaCatalog()
    for settings in ["ca: /none/ca.pem", "username: u, passwordFile: /none/p", "tokenFile: /none/t"] {
      configuration.schemaRegistry = try parse("{url: 'https://a', \(settings)}")
      #expect(throws: (any Error).self) { try configuration.openSchemaCatalog() }
    }
  }

  @Test(arguments: [
    ("ca: /none/f", 40), ("username: u, passwordFile: /none/f", 63), ("tokenFile: /none/f", 47),
    ("certificate: /none/f, key: /none/g", 49),
  ])
  func filesThatAreNotThereWithTheirPlace(settings: String, column: Int) throws {
    let text = "version: 1\nupstream: {bootstrap: kafka:9092}\npolicies: p\n"
    let configuration = try ProxyConfiguration.parse(
      text + "schemaRegistry: {url: 'https://a', \(settings)}\n", file: "f.yaml")
    let error = #expect(throws: Diagnostics.self) { try configuration.checkSchemaRegistry() }
    let found = try #require(error?.all.first?.description)
    #expect(found.hasPrefix("f.yaml:4:\(column): 'schemaRegistry': "), "\(found)")
    #expect(found.contains("/none/f"))
  }

  @Test func filesThatNobodyNames() throws {
    var configuration = ProxyConfiguration(bootstrap: [])
    try configuration.checkSchemaRegistry()
    configuration.schemaRegistry = try parse("{url: 'https://a'}")
    try configuration.checkSchemaRegistry()
  }
}
