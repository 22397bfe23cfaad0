/// A response that names brokers.
public protocol AddressedResponse: WireMessage {
  /// Replaces each node's host and port by what `map` returns for it, and changes nothing else.
  ///
  /// A node without an address (id −1: no coordinator) is handed over too.
  mutating func mapAddresses<Failure: Error>(
    _ map: (NodeAddress) throws(Failure) -> NodeAddress
  ) throws(Failure)
}
