/// What the records of one batch are opened with, one after the other.
struct RecordOpening {
  let topic: SealedTopic
  let parts: TopicParts
  let access: OpeningAccess
  /// The record's, in its partition.
  var offset: Int64 = 0
  /// What is not at hand.
  var needs = FrameNeeds()
  /// Whether something was sealed in any of them.
  var hasOpened = false
  /// How many had something in them that never was sealed, and was let pass.
  private(set) var unsealed = 0
  private var hasUnsealed = false

  init(topic: SealedTopic, parts: TopicParts, access: OpeningAccess) {
    self.topic = topic
    self.parts = parts
    self.access = access
  }

  /// Lets pass what never was sealed.
  /// - Parameter part: of the record, as in "the value".
  /// - Throws: where the policy does not.
  @inline(__always)
  mutating func passUnsealed(_ part: @autoclosure () -> String) throws(PartitionFailure) {
    guard access.passesUnsealed else { throw .unsealed(part(), at: offset, topic.rule.unsealed) }
    hasUnsealed = true
  }

  mutating func endRecord() {
    if hasUnsealed { unsealed += 1 }
    hasUnsealed = false
  }
}
