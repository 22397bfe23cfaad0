import Synchronization

@testable import Proxy

/// Stands for the listeners that an address map opens and closes.
final class TestListeners: Sendable {
  struct Taken: Error, CustomStringConvertible {
    var description: String { "the port is taken" }
  }

  private struct State {
    var open: [Int32: UInt16] = [:]
    var opened = 0
    var fails = false
  }

  private let state = Mutex(State())

  var open: [Int32: UInt16] { state.withLock { $0.open } }
  /// How often one was opened.
  var opened: Int { state.withLock { $0.opened } }
  var fails: Bool {
    get { state.withLock { $0.fails } }
    set { state.withLock { $0.fails = newValue } }
  }

  func map(_ ports: ClosedRange<UInt16>, host: String = "localhost") -> AddressMap {
    AddressMap(
      advertisedHost: host, ports: ports,
      open: { nodeID, port in
        try self.state.withLock { state in
          guard !state.fails else { throw Taken() }
          state.open[nodeID] = port
          state.opened += 1
        }
      },
      close: { nodeID in self.state.withLock { $0.open[nodeID] = nil } })
  }
}
