/// What is known of a record while it is opened.
struct RecordOpening {
  let topic: SealedTopic
  let parts: TopicParts
  let access: OpeningAccess
  /// The record's, in its partition.
  let offset: Int64
  /// What is not at hand.
  var needs = FrameNeeds()
  /// Whether something was sealed.
  var hasOpened = false

  init(topic: SealedTopic, parts: TopicParts, access: OpeningAccess, offset: Int64) {
    self.topic = topic
    self.parts = parts
    self.access = access
    self.offset = offset
  }
}
