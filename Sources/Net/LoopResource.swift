/// Something with a libuv handle, which has to be closed before the loop can end.
protocol LoopResource: AnyObject {
  /// Called on the loop's thread when the loop ends: closes handles and descriptors, calls nobody back.
  func loopEnds()
}
