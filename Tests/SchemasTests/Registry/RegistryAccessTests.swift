import HTTP
import HTTPTestServer
import TestTools
import Testing

@testable import Schemas

/// Credentials and TLS.
@Suite struct RegistryAccessTests {
  @Test func basicAndBearer() async throws {
    let registry = try FakeRegistry()
    registry["*"] = FakeRegistry.answer(#""string""#)
    let folder = TemporaryFolder()
    let password = folder.write("password", "open sesame\n", mode: 0o600)
    let token = folder.write("token", "abc.def-1~/+=", mode: 0o600)
    let basic = try registry.catalog { $0.credentials = .basic(user: "Aladdin", passwordFile: password) }
    let bearer = try registry.catalog { $0.credentials = .bearer(tokenFile: token) }
    #expect(await basic.form(.id(1)) != nil)
    #expect(await bearer.form(.id(1)) != nil)
    #expect(
      registry.server.requests.map { $0.header("Authorization") } == [
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Bearer abc.def-1~/+=",
      ])
  }

  @Test func changedFilesCountAtOnce() async throws {
    let registry = try FakeRegistry()
    registry["*"] = FakeRegistry.answer(#""string""#)
    let folder = TemporaryFolder()
    let token = folder.write("token", "one", mode: 0o600)
    let catalog = try registry.catalog { $0.credentials = .bearer(tokenFile: token) }
    #expect(await catalog.form(.id(1)) != nil)
    folder.write("token", "two", mode: 0o600)
    #expect(await catalog.form(.id(2)) != nil)
    #expect(registry.server.requests.map { $0.header("Authorization") } == ["Bearer one", "Bearer two"])
    folder.write("token", "three", mode: 0o644)
    let error = await catalog.failure(.id(3))
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("chmod 600") == true)
    #expect(registry.targets.count == 2)
  }

  @Test func filesThatCannotBeUsedStopTheStart() throws {
    let registry = try FakeRegistry()
    #expect(throws: HTTPError.self) {
      try registry.catalog { $0.credentials = .bearer(tokenFile: "/none/t") }
    }
    #expect(throws: HTTPError.self) { try registry.catalog { $0.certificateAuthorities = "/none/ca" } }
    #expect(throws: HTTPError.self) { try registry.catalog { $0.urls = [] } }
  }

  /// Some servers show the request that they do not like.
  @Test func secretsThatAServerRepeats() async throws {
    let folder = TemporaryFolder()
    let password = folder.write("password", "hunter2", mode: 0o600)
    let echoes = [
      "your password hunter2 is wrong", "Authorization: Basic dTpodW50ZXIy",
      #"{"message":"hunter2","error_code":1}"#,
      #"{"message":"hunter\u0032","error_code":1}"#,
    ]
    for status in [400, 401, 403, 404, 500] {
      for echo in echoes {
        let registry = try FakeRegistry()
        registry["*"] = .text(echo, status: status)
        let catalog = try registry.catalog { $0.credentials = .basic(user: "u", passwordFile: password) }
        let error = try #require(await catalog.failure(.id(7)))
        #expect(!error.message.contains("hunter2") && !error.message.contains("dTpodW50ZXIy"))
      }
    }
    let registry = try FakeRegistry()
    registry["*"] = .text("no such user", status: 401)
    let catalog = try registry.catalog { $0.credentials = .basic(user: "u", passwordFile: password) }
    #expect(await catalog.failure(.id(7))?.message.hasSuffix("it says: no such user") == true)
  }

  @Test(.enabled(if: Certificates.canBeMade, "needs the openssl command")) func tls() async throws {
    let certificates = try Certificates()
    let body = #"{"schema":"\"string\""}"#
    certificates.folder.write(
      "answer", "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n\(body)")
    let server = try TLSServer(
      certificates, "server", "-HTTP -Verify 1 -verify_return_error -CAfile \(certificates.authority)")
    var settings = RegistrySettings(urls: [try HTTPURL(server.url)])
    settings.certificateAuthorities = certificates.authority
    settings.certificate = certificates.certificate("client")
    settings.key = certificates.key("client")
    try Shell.run("cd \(certificates.folder.path) && mkdir -p schemas/ids && mv answer schemas/ids/7")
    defer { try? Shell.run("rm -r \(certificates.folder.path)/schemas") }
    #expect(await (try SchemaCatalog(registry: settings)).form(.id(7)) == #""string""#)
    settings.certificate = nil
    settings.key = nil
    #expect(await (try SchemaCatalog(registry: settings)).failure(.id(7))?.code == .unavailable)
    settings.certificateAuthorities = nil
    let error = try #require(await (try SchemaCatalog(registry: settings)).failure(.id(7)))
    #expect(error.code == .unavailable)
    #expect(error.message.contains("not trusted"))
  }
}
