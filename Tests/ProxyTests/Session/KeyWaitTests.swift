import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

@Suite struct KeyWaitTests {
  @Test func pendingUntilAllHaveArrived() {
    var wait = KeyWait()
    #expect(!wait.isPending && !wait.isExhausted)
    wait.begin(2)
    #expect(wait.isPending)
    wait.arrived()
    #expect(wait.isPending)
    wait.arrived()
    #expect(!wait.isPending)
  }

  /// Hazard 12: a batch that no key can take does not wait for ever.
  @Test func exhaustedAfterSomeRounds() {
    var wait = KeyWait()
    for _ in 0..<KeyWait.maximumRounds {
      #expect(!wait.isExhausted)
      wait.begin(1)
      wait.arrived()
    }
    #expect(wait.isExhausted)
  }

  /// Hazard 12: a failure counts for the frame that met it, not for the next one.
  @Test func failuresAreForgottenWithTheFrame() {
    var wait = KeyWait()
    wait.begin(1)
    wait.openingFailures[KeyID(keyring: 1, number: 1)] = DataKeyError(.timedOut, "late")
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.arrived()
    wait.forget()
    #expect(wait.openingFailures.isEmpty && wait.askedTopicIDs.isEmpty && wait.rounds == 0)
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.forget()
    #expect(wait.askedTopicIDs.isEmpty)
  }
}
