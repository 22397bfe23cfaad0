import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

@Suite struct FrameWaitTests {
  @Test func pendingUntilAllHaveArrived() {
    var wait = FrameWait()
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
    var wait = FrameWait()
    for _ in 0..<FrameWait.maximumRounds {
      #expect(!wait.isExhausted)
      wait.begin(1)
      wait.arrived()
    }
    #expect(wait.isExhausted)
  }

  /// Hazard 12: a failure counts for the frame that met it, not for the next one.
  @Test func failuresAreForgottenWithTheFrame() {
    var wait = FrameWait()
    wait.begin(1)
    wait.failures[.openingKey(KeyID(keyring: 1, number: 1))] = .key(DataKeyError(.timedOut, "late"))
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.arrived()
    wait.forget()
    #expect(wait.failures.isEmpty && wait.askedTopicIDs.isEmpty && wait.rounds == 0)
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.forget()
    #expect(wait.askedTopicIDs.isEmpty)
  }
}
