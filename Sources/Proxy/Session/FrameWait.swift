import FieldCrypto
import KafkaWire

/// What the frame at the front of one direction waits for, and what it has learnt by waiting.
///
/// Failures count for this frame only: the next one asks again.
struct FrameWait {
  /// After so many rounds that asked for nothing new the frame is refused: a batch with more records than a key may seal would
  /// wait for ever.
  static let maximumRepeats = 3
  /// And after so many rounds in any case. Each may bring `FrameNeeds.maximum` keys.
  static let maximumRounds = 100
  /// Needs that are asked for at once. A provider gives keys one after the other, and each has a time-out of its own.
  static let maximumPending = 64

  private var pending = 0
  private var unasked: [(need: Need, counters: Int)] = []
  /// What was asked for, and how many counters were wanted then.
  private var asked: [Need: Int] = [:]
  private var repeats = 0
  private(set) var rounds = 0
  private(set) var failures: [Need: NeedFailure] = [:]
  /// Topic ids that the broker has been asked about: what it did not name is unknown.
  var askedTopicIDs: Set<UUID128> = []

  var isPending: Bool { pending > 0 || !unasked.isEmpty }
  var isExhausted: Bool { repeats >= Self.maximumRepeats || rounds >= Self.maximumRounds }

  mutating func begin(_ needs: FrameNeeds) {
    rounds += 1
    if needs.all.allSatisfy({ asked[$0] != nil }) { repeats += 1 }
    unasked = needs.counters.map { (need: $0, counters: $1) }
  }

  /// What is to be asked for now; nil where enough is pending, or nothing is left.
  mutating func next() -> Need? {
    guard pending < Self.maximumPending, let next = unasked.popLast() else { return nil }
    pending += 1
    asked[next.need] = next.counters
    return next.need
  }

  /// - Parameter failure: why `need` cannot be had. Then the rest is not asked for: what a provider that is away fails one by one
  ///   would take long.
  mutating func arrived(_ need: Need, _ failure: NeedFailure?) {
    pending -= 1
    guard let failure else { return }
    failures[need] = failure
    unasked.removeAll()
  }

  /// How many counters of a key this frame has turned out to want; 0 where that is not known.
  func counters(_ need: Need) -> Int { asked[need] ?? 0 }

  /// The frame has gone on.
  mutating func forget() {
    guard rounds > 0 || !askedTopicIDs.isEmpty else { return }
    self = FrameWait()
  }
}
