import Testing

/// Waits for something that another thread brings about, up to 60 s.
func eventually(
  _ condition: @escaping @Sendable () async -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async {
  let end = ContinuousClock.now + .seconds(60)
  while ContinuousClock.now < end {
    if await condition() { return }
    try? await Task.sleep(for: .milliseconds(2))
  }
  Issue.record("it did not come about in time", sourceLocation: sourceLocation)
}
