import Glibc
import HTTPTestServer
import TestTools
import Testing

@testable import HTTP

@Suite struct HTTPSecretTests {
  private func text(_ secret: HTTPSecret) -> String { secret.withText { String(cString: $0) } }

  @Test func printsNothing() throws {
    let secret = try #require(HTTPSecret(Array("hunter2".utf8)))
    var dumped = ""
    dump(secret, to: &dumped)
    dump(HTTPCredentials.basic(user: "u", password: secret), to: &dumped)
    dumped += "\(secret) \(String(reflecting: secret)) \(HTTPCredentials.bearer(secret))"
    #expect(!dumped.contains("hunter2"))
    #expect(!dumped.contains("104"))
    #expect(text(secret) == "hunter2")
  }

  @Test func whatNoHeaderCanCarry() {
    #expect(HTTPSecret([]) == nil)
    #expect(HTTPSecret(Array("a\r\nX: y".utf8)) == nil)
    #expect(HTTPSecret([0]) == nil)
    #expect(HTTPSecret([UInt8](repeating: 0x61, count: 16 << 10)) != nil)
    #expect(HTTPSecret([UInt8](repeating: 0x61, count: (16 << 10) + 1)) == nil)
  }

  /// RFC 4648, section 10, and RFC 7617, section 2.
  @Test func basic() throws {
    let password = try #require(HTTPSecret(Array("open sesame".utf8)))
    #expect(text(password.asBasic(user: "Aladdin")) == "QWxhZGRpbjpvcGVuIHNlc2FtZQ")
    let short = try #require(HTTPSecret(Array("b".utf8)))
    #expect(text(short.asBasic(user: "")) == "OmI")
    #expect(text(short.asBasic(user: "a")) == "YTpi")
    #expect(text(short.asBasic(user: "ab")) == "YWI6Yg")
  }

  @Test func occurrences() throws {
    let password = try #require(HTTPSecret(Array("hunter2".utf8)))
    let basic = HTTPCredentials.basic(user: "u", password: password)
    #expect(basic.occur(in: Array("xhunter2".utf8)))
    #expect(basic.occur(in: Array("Basic dTpodW50ZXIy.".utf8)))
    #expect(!basic.occur(in: Array("hunter".utf8)))
    #expect(HTTPCredentials.bearer(password).occur(in: Array("hunter2".utf8)))
    #expect(!HTTPCredentials.none.occur(in: Array("hunter2".utf8)))
  }

  @Test func files() throws {
    let folder = TemporaryFolder()
    let path = folder.write("secret", "hunter2\r\nmore\n", mode: 0o600)
    #expect(text(try HTTPSecret.read(file: path)) == "hunter2")
    #expect(text(try HTTPSecret.read(file: folder.write("bare", "x", mode: 0o400))) == "x")
    func refusal(_ path: String) -> String {
      do throws(HTTPError) {
        _ = try HTTPSecret.read(file: path)
        return ""
      } catch {
        #expect(error.code == .unusableFile)
        #expect(!error.message.contains("hunter2"))
        return error.message
      }
    }
    #expect(refusal(folder.write("open", "hunter2", mode: 0o644)).contains("chmod 600"))
    #expect(refusal(folder.write("group", "hunter2", mode: 0o640)).contains("chmod 600"))
    #expect(refusal(folder.write("empty", "", mode: 0o600)).contains("empty"))
    #expect(refusal(folder.write("blank", "\nhunter2", mode: 0o600)).contains("empty"))
    #expect(refusal(folder.write("control", "hunter2\u{1}", mode: 0o600)).contains("control"))
    #expect(
      refusal(folder.write("long", String(repeating: "hunter2", count: 9000), mode: 0o600)).contains(
        "16 KiB"))
    #expect(refusal("\(folder.path)/none").contains("No such file"))
    #expect(refusal(folder.path).contains("not a file"))
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(refusal(pipe).contains("not a regular file"))
  }
}
