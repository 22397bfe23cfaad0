/// What becomes of a response that was looked at whole.
enum ResponseVerdict {
  /// It goes on as it is.
  case forward
  /// What the worker's frame holds goes to the client instead.
  case replace
  /// The answer to the proxy's own request for topic names: nothing goes on.
  case topicNames
  /// It goes on as it is; whether the broker took the client's SASL mechanism decides what follows.
  case handshake(accepted: Bool)
  case wait(FrameNeeds)
  case close(CloseCause)
}
