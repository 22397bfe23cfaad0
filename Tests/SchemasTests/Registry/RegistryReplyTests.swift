import HTTP
import HTTPTestServer
import Testing

@testable import Schemas

/// What becomes of answers that are no schemas.
@Suite struct RegistryReplyTests {
  private func failure(_ reply: ServedReply, for reference: SchemaReference = .id(7)) async throws
    -> SchemaLookupError?
  {
    let registry = try FakeRegistry()
    registry["*"] = reply
    return await (try registry.catalog()).failure(reference)
  }

  @Test func errorsOfRegistries() async throws {
    func code(_ status: Int, _ error: Int) async throws -> SchemaLookupError.Code? {
      try await failure(.json(#"{"error_code":\#(error),"message":"because"}"#, status: status))?.code
    }
    #expect(try await code(404, 40403) == .unknownSchema)
    #expect(try await code(401, 401) == .denied)
    #expect(try await code(403, 40301) == .denied)
    #expect(try await code(429, 42901) == .unavailable)
    #expect(try await code(408, 408) == .unavailable)
    for status in [500, 502, 503, 504] { #expect(try await code(status, 50001) == .unavailable) }
    for status in [204, 400, 405, 409, 422] { #expect(try await code(status, 42201) == .misbehaving) }
    // What a registry says to a path that it does not have, under a wrong base path for instance.
    #expect(try await code(404, 404) == .misbehaving)
  }

  @Test func serversThatAreNoRegistries() async throws {
    let page = "<!DOCTYPE html><title>hello</title>"
    let found = try #require(try await failure(.text(page, type: "text/html")))
    #expect(found.code == .misbehaving)
    #expect(found.message.contains("`schemaRegistry.url`"))
    for body in [page, "404 page not found", "", "{}", #"{"message":"no Route matched"}"#] {
      let missing = try #require(try await failure(.text(body, status: 404, type: "text/html")))
      #expect(missing.code == .misbehaving)
      #expect(missing.message.contains("`schemaRegistry.url`"))
      #expect(!missing.message.contains("DOCTYPE"))
    }
  }

  /// A real one does that.
  @Test func plainTextLabelledAsJSON() async throws {
    let error = try #require(
      try await failure(
        .answer(400, headers: ["Content-Type: application/json"], body: Array("Bad\r\n\u{1B}[31mid".utf8))))
    #expect(error.code == .misbehaving)
    #expect(error.message.hasSuffix("it says: Bad   [31mid"))
  }

  @Test func redirects() async throws {
    let other = try FakeRegistry()
    let error = try #require(
      try await failure(.answer(301, headers: ["Location: \(other.server.url)/login?session=hunter2"])))
    #expect(error.code == .misbehaving)
    #expect(error.message.contains(other.server.url))
    #expect(!error.message.contains("hunter2"))
    #expect(other.server.connectionCount == 0)
  }

  @Test func messagesAreShort() async throws {
    let long = String(repeating: "x", count: 100_000)
    let error = try #require(
      try await failure(.json(#"{"error_code":50001,"message":"\#(long)"}"#, status: 500)))
    #expect(error.message.count < 500)
  }

  @Test(arguments: [
    "", "null", "[]", "7", "\"x\"", "{", "{}", #"{"schema":null}"#, #"{"schema":{"type":"string"}}"#,
    #"{"schema":"\"string\"","schemaType":7}"#, #"{"schema":"\"string\"","references":{}}"#,
    #"{"schema":"\"string\"","references":[{"name":"a"}]}"#,
    #"{"schema":"\"string\"","references":[{"name":"a","subject":"b","version":0}]}"#,
    #"{"schema":"\"string\"","references":[{"name":"a","subject":"b","version":1.5}]}"#,
    #"{"schema":"\"string\"","references":[7]}"#, #"{"schema":"\"string\""} x"#,
    #"{"schema":"\"string\"","id":8}"#, "\u{0}", "{\"schema\":\"\u{1}\"}",
  ])
  func answersThatLie(body: String) async throws {
    let error = try #require(try await failure(.json(body)))
    #expect(error.code == (body.isEmpty ? .unavailable : .misbehaving))
    #expect(error.message.contains("schema id 7") || body.isEmpty)
  }

  /// Nobody can read a value with these, whoever asks and when.
  @Test(arguments: [
    #"{"schema":"no schema"}"#, #"{"schema":"{\"type\":\"record\"}"}"#, #"{"schema":""}"#,
  ])
  func schemasThatCannotBeUsed(body: String) async throws {
    let error = try #require(try await failure(.json(body)))
    #expect(error.code == .invalid)
    #expect(error.message.contains("schema id 7"))
  }

  /// Or producers would drop records, and values would be sealed whole, because of a proxy's page.
  @Test func faultsAreRetriable() async throws {
    for reply in [
      .text("<!DOCTYPE html>", type: "text/html"), .text("", status: 404), .answer(302), .answer(400),
      FakeRegistry.answer(#""string""#, #","id":8"#),
    ] as [ServedReply] {
      #expect(try await failure(reply)?.isRetriable == true)
    }
  }

  @Test func faultsAnswerForASecondOnly() async throws {
    let registry = try FakeRegistry()
    registry["*"] = .text("<html>", type: "text/html")
    let catalog = try registry.catalog()
    #expect(await catalog.failure(.id(7))?.code == .misbehaving)
    registry["*"] = FakeRegistry.answer(#""string""#)
    try await Task.sleep(for: .milliseconds(1200))
    #expect(await catalog.form(.id(7)) == #""string""#)
  }

  @Test func anotherGUID() async throws {
    let reply = FakeRegistry.answer(#""string""#, #","guid":"01020304-0506-0708-090a-0b0c0d0e0f10""#)
    #expect(try await failure(reply, for: .guid(high: 1, low: 2))?.code == .misbehaving)
    #expect(try await failure(.text("x"), for: .guid(high: 1, low: 2))?.code == .misbehaving)
  }

  @Test func answersThatAreNotUTF8OrTooLarge() async throws {
    let bytes = Array(#"{"schema":"\""#.utf8) + [0xFF] + Array(#"\""}"#.utf8)
    #expect(try await failure(.answer(200, body: bytes))?.code == .misbehaving)
    let huge = [UInt8](repeating: 0x20, count: RegistryClient.maximumAnswer + 1)
    #expect(try await failure(.answer(200, body: huge))?.code == .misbehaving)
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(try await failure(.answer(200, body: deep))?.code == .misbehaving)
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n",
  ])
  func connectionsThatBreak(raw: String) async throws {
    #expect(try await failure(.raw(Array(raw.utf8)))?.code == .unavailable)
  }
}
