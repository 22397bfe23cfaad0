import Testing

@testable import HTTP

@Suite struct HTTPErrorTests {
  @Test func saysItsMessage() {
    #expect("\(HTTPError(message: "no route"))" == "no route")
  }
}
