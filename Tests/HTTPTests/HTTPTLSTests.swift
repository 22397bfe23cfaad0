import HTTPTestServer
import Testing

@testable import HTTP

@Suite(.enabled(if: Certificates.canBeMade, "needs the openssl command")) struct HTTPTLSTests {
  private let certificates: Certificates

  init() throws { certificates = try Certificates() }

  private func settings(_ authority: String?, client: String? = nil) throws -> HTTPSettings {
    var settings = HTTPSettings()
    settings.certificateAuthorities = authority
    settings.certificate = client.map { certificates.certificate($0) }
    settings.key = client.map { certificates.key($0) }
    return settings
  }

  private func ask(_ server: TLSServer, _ settings: HTTPSettings) throws -> Result<Int, HTTPError> {
    let request = HTTPRequest(try HTTPURL(server.url))
    do throws(HTTPError) {
      return .success(try HTTPClient(settings).send(request, timeout: .seconds(10)).status)
    } catch {
      return .failure(error)
    }
  }

  private func code(_ result: Result<Int, HTTPError>) -> HTTPError.Code? {
    if case .failure(let error) = result { error.code } else { nil }
  }

  @Test func ownAuthority() throws {
    let server = try TLSServer(certificates, "server")
    #expect(try ask(server, settings(certificates.authority)) == .success(200))
    // Neither the system's authorities nor another one have issued it.
    #expect(try code(ask(server, settings(nil))) == .tls)
    let other = certificates.certificate("other")
    let refused = try ask(server, settings(other))
    #expect(code(refused) == .tls)
    if case .failure(let error) = refused { #expect(error.message.contains("not trusted")) }
  }

  @Test func hostName() throws {
    let server = try TLSServer(certificates, "elsewhere")
    #expect(try code(ask(server, settings(certificates.authority))) == .tls)
  }

  @Test func clientCertificate() throws {
    let server = try TLSServer(
      certificates, "server", "-www -Verify 1 -verify_return_error -CAfile \(certificates.authority)")
    #expect(try ask(server, settings(certificates.authority, client: "client")) == .success(200))
    for client in [nil, "other"] {
      let refused = try code(ask(server, settings(certificates.authority, client: client)))
      #expect(refused == .closed || refused == .tls)
    }
  }

  @Test func oldVersions() throws {
    let server = try TLSServer(certificates, "server", "-www -tls1_1 -cipher ALL:@SECLEVEL=0")
    #expect(try code(ask(server, settings(certificates.authority))) == .tls)
    let newer = try TLSServer(certificates, "server", "-www -tls1_2")
    #expect(try ask(newer, settings(certificates.authority)) == .success(200))
  }

  @Test func keyOfAnotherCertificate() throws {
    let server = try TLSServer(certificates, "server")
    var settings = try settings(certificates.authority, client: "client")
    settings.key = certificates.key("other")
    #expect(try code(ask(server, settings)) == .unusableFile)
  }

  @Test func plainServer() throws {
    let server = try HTTPTestServer { _ in .answer(200) }
    let request = HTTPRequest(try HTTPURL("https://127.0.0.1:\(server.port)"))
    let error = #expect(throws: HTTPError.self) { try HTTPClient().send(request, timeout: .seconds(5)) }
    #expect(error?.code == .tls)
  }
}
