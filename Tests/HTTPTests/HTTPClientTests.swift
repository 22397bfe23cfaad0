import HTTPTestServer
import Synchronization
import TestTools
import Testing

@testable import HTTP

@Suite struct HTTPClientTests {
  private func failure(
    _ client: HTTPClient, _ request: HTTPRequest, timeout: Duration = .seconds(5)
  ) -> HTTPError? {
    do throws(HTTPError) {
      let response = try client.send(request, timeout: timeout)
      Issue.record("status \(response.status)")
      return nil
    } catch {
      return error
    }
  }

  @Test func requestAndResponse() throws {
    let server = try HTTPTestServer { _ in
      .answer(201, headers: ["X-One: 1", "x-two: 2"], body: Array("hello".utf8))
    }
    let url = try HTTPURL(server.url + "?q=1").appending(["a b"])
    let response = try HTTPClient().send(
      HTTPRequest(url, headers: [HTTPHeader("Accept", "x/y"), HTTPHeader("Empty", "")]),
      timeout: .seconds(5))
    #expect(response.status == 201)
    #expect(response.body == Array("hello".utf8))
    #expect(response.header("x-one") == "1")
    #expect(response.header("X-Two") == "2")
    #expect(response.header("X-Three") == nil)
    let request = try #require(server.requests.first)
    #expect(request.method == "GET")
    #expect(request.target == "/a%20b?q=1")
    #expect(request.header("Accept") == "x/y")
    #expect(request.header("Empty") == "")
    #expect(request.header("Host") == "127.0.0.1:\(server.port)")
    #expect(request.header("Authorization") == nil)
    #expect(request.header("Accept-Encoding") == nil)
    #expect(request.header("Content-Type") == nil)
  }

  @Test func connectionsAreKeptAndRequestsForgotten() throws {
    let server = try HTTPTestServer { _ in .answer(200) }
    let client = try HTTPClient()
    let url = try HTTPURL(server.url)
    let secret = try #require(HTTPSecret(Array("hunter2".utf8)))
    _ = try client.send(
      HTTPRequest(url, headers: [HTTPHeader("X", "y")], credentials: .bearer(secret)),
      timeout: .seconds(5))
    _ = try client.send(HTTPRequest(url), timeout: .seconds(5))
    #expect(server.connectionCount == 1)
    #expect(server.requests[0].header("Authorization") == "Bearer hunter2")
    #expect(server.requests[1].header("X") == nil)
    #expect(server.requests[1].header("Authorization") == nil)
  }

  @Test func basicAuthentication() throws {
    let server = try HTTPTestServer { _ in .answer(401, headers: ["WWW-Authenticate: Basic"]) }
    let password = try #require(HTTPSecret(Array("open sesame".utf8)))
    let url = try HTTPURL(server.url)
    let client = try HTTPClient()
    let response = try client.send(
      HTTPRequest(url, credentials: .basic(user: "Aladdin", password: password)), timeout: .seconds(5))
    #expect(response.status == 401)
    #expect(server.requests.map { $0.header("Authorization") } == ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="])
    let error = failure(client, HTTPRequest(url, credentials: .basic(user: "a:b", password: password)))
    #expect(error?.code == .invalidRequest)
  }

  /// Or credentials would go where a server says.
  @Test func redirectsAreNotFollowed() throws {
    let other = try HTTPTestServer { _ in .answer(200) }
    let server = try HTTPTestServer { _ in .answer(302, headers: ["Location: \(other.url)/x"]) }
    let secret = try #require(HTTPSecret(Array("hunter2".utf8)))
    let response = try HTTPClient().send(
      HTTPRequest(try HTTPURL(server.url), credentials: .bearer(secret)), timeout: .seconds(5))
    #expect(response.status == 302)
    #expect(response.header("Location") == "\(other.url)/x")
    #expect(other.connectionCount == 0)
  }

  @Test(arguments: [("X", "a\r\nY: z"), ("X", "a\nb"), ("X Y", "a"), ("", "a"), ("X:", "a"), ("X", "a\0")])
  func headersThatWouldBreakTheRequest(name: String, value: String) throws {
    let server = try HTTPTestServer { _ in .answer(200) }
    let request = HTTPRequest(try HTTPURL(server.url), headers: [HTTPHeader(name, value)])
    #expect(failure(try HTTPClient(), request)?.code == .invalidRequest)
    #expect(server.connectionCount == 0)
  }

  @Test func answersThatAreTooLarge() throws {
    let server = try HTTPTestServer {
      .answer(200, body: [UInt8](repeating: 1, count: $0.target == "/ok" ? 100_000 : 100_001))
    }
    var settings = HTTPSettings()
    settings.maximumBody = 100_000
    let client = try HTTPClient(settings)
    let url = try HTTPURL(server.url)
    #expect(
      try client.send(HTTPRequest(url.appending(["ok"])), timeout: .seconds(5)).body.count == 100_000)
    let error = failure(client, HTTPRequest(url))
    #expect(error?.code == .tooLarge)
    // And what comes after still works.
    #expect(try client.send(HTTPRequest(url.appending(["ok"])), timeout: .seconds(5)).status == 200)
  }

  @Test(arguments: [ServedReply.hang, .drip(milliseconds: 20)]) func timeOut(reply: ServedReply) throws {
    let server = try HTTPTestServer { _ in reply }
    let start = ContinuousClock.now
    let url = try HTTPURL("\(server.url)/x?token=hunter2")
    let error = failure(try HTTPClient(), HTTPRequest(url), timeout: .milliseconds(200))
    #expect(error?.code == .timedOut)
    #expect(error?.message.contains("\(server.url)/x") == true)
    #expect(error?.message.contains("hunter2") == false)
    #expect(ContinuousClock.now - start < .seconds(30))
    #expect(failure(try HTTPClient(), HTTPRequest(url), timeout: .zero)?.code == .timedOut)
  }

  @Test(arguments: [
    ("", HTTPError.Code.closed), ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", .closed),
    ("SSH-2.0-OpenSSH_9.2\r\n", .malformed),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .closed),
  ])
  func answersThatAreNone(text: String, code: HTTPError.Code) throws {
    let server = try HTTPTestServer { _ in .raw(Array(text.utf8)) }
    let error = failure(try HTTPClient(), HTTPRequest(try HTTPURL(server.url)))
    #expect(error?.code == code)
    #expect(error?.message.contains(server.url) == true)
  }

  /// RFC 9112 6.3: a body without a length ends with the connection.
  @Test func bodyUntilTheEnd() throws {
    let server = try HTTPTestServer { _ in .raw(Array("HTTP/1.0 200 OK\r\n\r\nabc".utf8)) }
    let response = try HTTPClient().send(HTTPRequest(try HTTPURL(server.url)), timeout: .seconds(5))
    #expect(response.body == Array("abc".utf8))
  }

  @Test func nobodyThere() throws {
    let server = try HTTPTestServer { _ in .answer(200) }
    let url = try HTTPURL(server.url)
    server.stop()
    #expect(failure(try HTTPClient(), HTTPRequest(url))?.code == .unreachable)
    let nowhere = try HTTPURL("http://fieldseal.invalid")
    #expect(failure(try HTTPClient(), HTTPRequest(nowhere))?.code == .unresolvedHost)
  }

  /// A server that closes a kept connection is asked once more.
  @Test func keptConnectionThatWasClosed() throws {
    let server = try HTTPTestServer { _ in .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)) }
    let client = try HTTPClient()
    for _ in 0..<20 {
      #expect(try client.send(HTTPRequest(try HTTPURL(server.url)), timeout: .seconds(5)).status == 200)
    }
  }

  @Test func manyThreads() async throws {
    let server = try HTTPTestServer { .answer(200, body: Array($0.target.utf8)) }
    let client = try HTTPClient()
    let url = try HTTPURL(server.url)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<8 {
        group.addTask {
          for round in 0..<25 {
            let path = "\(index)-\(round)"
            let response = try client.send(HTTPRequest(url.appending([path])), timeout: .seconds(20))
            #expect(response.body == Array("/\(path)".utf8))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(server.requests.count == 200)
    #expect(server.connectionCount <= 20)
  }

  @Test func filesThatCannotBeUsed() throws {
    let folder = TemporaryFolder()
    func refusal(_ change: (inout HTTPSettings) -> Void) -> HTTPError.Code? {
      var settings = HTTPSettings()
      change(&settings)
      do throws(HTTPError) {
        _ = try HTTPClient(settings)
        return nil
      } catch {
        return error.code
      }
    }
    let text = folder.write("text", "no certificate")
    #expect(refusal { $0.certificateAuthorities = "\(folder.path)/none" } == .unusableFile)
    #expect(refusal { $0.certificateAuthorities = folder.path } == .unusableFile)
    #expect(refusal { $0.certificateAuthorities = text } == .unusableFile)
    #expect(refusal { $0.certificate = text } == .invalidRequest)
  }
}
