import Schemas
import Testing

@Suite struct ValueErrorTests {
  @Test func saysWhatAndWhere() {
    #expect("\(ValueError("a string without an end", at: 17))" == "a string without an end (byte 17)")
  }
}
