import FieldCrypto
import KafkaWire

/// What the frame at the front of one direction waits for, and what it has learnt by waiting.
///
/// Failures count for this frame only: the next one asks again.
struct FrameWait {
  /// After so many rounds of new keys the frame is refused: a batch with more records than a key may seal would
  /// wait for ever.
  static let maximumRounds = 4

  private var pending = 0
  private(set) var rounds = 0
  var failures: [Need: NeedFailure] = [:]
  /// Topic ids that the broker has been asked about: what it did not name is unknown.
  var askedTopicIDs: Set<UUID128> = []

  var isPending: Bool { pending > 0 }
  var isExhausted: Bool { rounds >= Self.maximumRounds }

  mutating func begin(_ count: Int) {
    pending += count
    rounds += 1
  }

  mutating func arrived() {
    pending -= 1
  }

  /// The frame has gone on.
  mutating func forget() {
    guard rounds > 0 || !askedTopicIDs.isEmpty else { return }
    self = FrameWait()
  }
}
