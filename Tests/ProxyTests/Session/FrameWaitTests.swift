import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

@Suite struct FrameWaitTests {
  private static func needs(_ numbers: some Sequence<Int>, counters: Int = 0) -> FrameNeeds {
    numbers.reduce(into: FrameNeeds()) { $0.insert(need($1), counters: counters) }
  }

  private static func need(_ number: Int) -> Need {
    .openingKey(KeyID(keyring: 1, number: UInt32(number)))
  }

  @Test func pendingUntilAllHaveArrived() {
    var wait = FrameWait()
    #expect(!wait.isPending && !wait.isExhausted)
    wait.begin(Self.needs(1...2))
    #expect(wait.isPending)
    let needs = [wait.next(), wait.next()].compactMap { $0 }
    #expect(Set(needs) == [Self.need(1), Self.need(2)] && wait.next() == nil)
    wait.arrived(needs[0], nil)
    #expect(wait.isPending)
    wait.arrived(needs[1], nil)
    #expect(!wait.isPending)
  }

  /// What is asked for last must not have waited for all others within its own time-out.
  @Test func notAllAreAskedForAtOnce() {
    var wait = FrameWait()
    wait.begin(Self.needs(0..<FrameNeeds.maximum))
    var asked: [Need] = []
    while let need = wait.next() { asked.append(need) }
    #expect(asked.count == FrameWait.maximumPending)
    for need in asked { wait.arrived(need, nil) }
    #expect(wait.isPending)
    while let need = wait.next() {
      asked.append(need)
      wait.arrived(need, nil)
    }
    #expect(Set(asked).count == FrameNeeds.maximum && asked.count == FrameNeeds.maximum && !wait.isPending)
  }

  @Test func afterAFailureTheRestIsNotAskedFor() {
    var wait = FrameWait()
    wait.begin(Self.needs(0..<100))
    let needs = (0..<3).compactMap { _ in wait.next() }
    wait.arrived(needs[0], .key(DataKeyError(.timedOut, "late")))
    #expect(wait.next() == nil && wait.isPending)
    wait.arrived(needs[1], nil)
    wait.arrived(needs[2], nil)
    #expect(!wait.isPending && Set(wait.failures.keys) == [needs[0]])
    // They were not asked for, so the next round brings something new.
    wait.round([Self.need(99)])
    #expect(!wait.isExhausted)
  }

  /// Hazard 12: a batch that no key can take does not wait for ever.
  @Test func exhaustedAfterRoundsThatBringNothingNew() {
    var wait = FrameWait()
    for _ in 0...FrameWait.maximumRepeats {
      #expect(!wait.isExhausted)
      wait.round([Self.need(1)])
    }
    #expect(wait.isExhausted)
  }

  @Test func roundsThatBringNewKeysGoOn() {
    var wait = FrameWait()
    for round in 0..<FrameWait.maximumRounds {
      #expect(!wait.isExhausted)
      wait.round([Self.need(1), Self.need(round)])
    }
    #expect(wait.isExhausted)
  }

  /// A key that was used up on the way is to have as many counters the next time.
  @Test func countersAreRemembered() {
    var batch = FrameNeeds()
    batch.insert(Self.need(1), counters: 3)
    batch.insert(Self.need(1), counters: 4)
    var frame = FrameNeeds()
    frame.formUnion(batch)
    frame.formUnion(Self.needs(1...2, counters: 5))
    #expect(frame.counters == [Self.need(1): 7, Self.need(2): 5])
    var wait = FrameWait()
    wait.round(frame)
    #expect(wait.counters(Self.need(1)) == 7 && wait.counters(Self.need(3)) == 0)
  }

  @Test func needsBeyondTheMaximumComeLater() {
    var needs = Self.needs(0..<FrameNeeds.maximum + 10)
    #expect(needs.all.count == FrameNeeds.maximum)
    needs.formUnion(Self.needs(5_000..<5_010))
    #expect(needs.all.count == FrameNeeds.maximum)
  }

  /// Hazard 12: a failure counts for the frame that met it, not for the next one.
  @Test func failuresAreForgottenWithTheFrame() {
    var wait = FrameWait()
    wait.begin(Self.needs(1...1))
    _ = wait.next()
    wait.arrived(Self.need(1), .key(DataKeyError(.timedOut, "late")))
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.forget()
    #expect(wait.failures.isEmpty && wait.askedTopicIDs.isEmpty && wait.rounds == 0)
    wait.askedTopicIDs = [UUID128(high: 1, low: 1)]
    wait.forget()
    #expect(wait.askedTopicIDs.isEmpty)
  }
}
