import Testing

@testable import HTTP

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("http://a", "http://a:80/"), ("HTTPS://A.example:8443/x/y/", "https://A.example:8443/x/y/"),
    ("http://[::1]:8081/p", "http://[::1]:8081/p"), ("http://127.0.0.1:1?q=1", "http://127.0.0.1:1/"),
  ])
  func read(text: String, description: String) throws {
    #expect(try HTTPURL(text).description == description)
  }

  @Test(arguments: [
    "", "a", "/a", "a:8081", "ftp://a", "file:///etc/passwd", "gopher://a", "http://", "http://:80",
    "http://a:0",
    "http://a:65536", "http://a:x", "http://u@a", "http://u:p@a", "http://a#f", "http://a b",
    "http://a\r\nX: y",
    "http://a\0b",
  ])
  func refused(text: String) {
    #expect(throws: HTTPError.self) { try HTTPURL(text) }
  }

  @Test func messagesDoNotRepeatTheURL() {
    for text in [
      "https://user:hunter2@host/", "hunter2://host", "http://host:hunter2", "http://host/ hunter2",
    ] {
      let error = #expect(throws: HTTPError.self) { try HTTPURL(text) }
      #expect(error?.message.contains("hunter2") == false)
    }
  }

  @Test func loopback() throws {
    for host in [
      "localhost", "LOCALHOST:1", "a.localhost", "127.0.0.1", "127.9.8.7:1", "127.1", "[::1]", "[0:0::1]",
    ] {
      #expect(try HTTPURL("http://\(host)").isLoopback, "\(host)")
    }
    for host in [
      "a", "notlocalhost", "localhost.a", "127.0.0.1.a", "127.a", "10.0.0.1", "[::2]", "[2001:db8::1]",
    ] {
      #expect(try !HTTPURL("http://\(host)").isLoopback, "\(host)")
    }
  }

  @Test func segmentsAreEncoded() throws {
    let base = try HTTPURL("http://a/api/")
    #expect(
      base.appending(["subjects", "a/b?c#d é", "versions"]).text
        == "http://a:80/api/subjects/a%2Fb%3Fc%23d%20%C3%A9/versions")
    #expect(try HTTPURL("http://a").appending([]).text == "http://a:80/")
    let queried = try HTTPURL("http://a?v=secret").appending(["x"])
    #expect(queried.text == "http://a:80/x?v=secret")
    #expect(queried.description == "http://a:80/x")
  }
}
