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

  init(topic: SealedTopic, parts: TopicParts, access: OpeningAccess) {
    self.topic = topic
    self.parts = parts
    self.access = access
  }
}
