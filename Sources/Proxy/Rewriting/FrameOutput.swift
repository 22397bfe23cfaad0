import KafkaWire

/// The frame under construction, shared by the rewriters of one loop.
final class FrameOutput {
  /// Above this the memory of a frame that has gone is given back.
  static let retainedBytes = 4 << 20

  var frame = FrameAssembly()

  func reset() {
    if frame.records.capacity > Self.retainedBytes {
      frame = FrameAssembly()
    } else {
      frame.removeAll()
    }
  }
}
