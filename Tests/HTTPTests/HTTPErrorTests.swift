import Testing

@testable import HTTP

@Suite struct HTTPErrorTests {
  @Test func saysItsMessageAndCode() {
    #expect("\(HTTPError(.unreachable, "no route"))" == "no route [unreachable]")
  }
}
