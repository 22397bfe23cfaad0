import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

/// Numbers of keys come from records, so anyone who can write to a broker may name one that is yet to be made.
@Suite struct UnknownKeyTests {
  /// What was said of it must not be held against the key when it is there.
  @Test(arguments: [("sealed.a", "a value"), ("json.a", #"{"customer":{"ssn":"1","id":"2"}}"#)])
  func aKeyMayBeAskedForBeforeItIsMade(topic: String, value: String) throws {
    let bench = try Workbench()
    for number: UInt32 in 1...2 {
      let head = [SealedValue.firstByte] + bytes(bench.keyring.id) + bytes(number)
      let invented = TestBatch(values: [head + [UInt8](repeating: 0, count: 30)])
      #expect(try bench.fetched(topic, [invented.bytes]).error == .corruptMessage)
    }
    let original = TestBatch(values: [bytes(value)])
    let stored = try bench.stored(topic, original)
    #expect(try bench.fetched(topic, [stored]).batch == original)
  }
}
