import Testing

/// Waits for something that another thread brings about: up to 60 s, and for some hundred looks, since other tests may keep
/// this one from running for longer than that.
func eventually(
  _ condition: @escaping @Sendable () async -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async {
  let end = ContinuousClock.now + .seconds(60)
  var looks = 0
  while ContinuousClock.now < end || looks < 300 {
    if await condition() { return }
    looks += 1
    try? await Task.sleep(for: .milliseconds(2))
  }
  Issue.record("it did not come about in time", sourceLocation: sourceLocation)
}
