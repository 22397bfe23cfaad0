/// The broker of the demo. It runs until it is let go of.
protocol DemoBroker: AnyObject {
  /// What it is, for the reader.
  var description: String { get }
  /// HOST:PORT
  var bootstrap: String { get }
  /// What is on the broker's disk for a topic: the bytes of its segment files; nil if it has no disk.
  func segments(_ topic: String) -> [UInt8]?
}
