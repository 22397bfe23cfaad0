import CUV
import Glibc

/// A connected socket that no loop has taken up yet. It is closed if nobody makes a connection of it.
public struct AcceptedSocket: ~Copyable, Sendable {
  private var descriptor: Int32
  /// The peer's address and port.
  public let peerDescription: String

  init(descriptor: Int32, peerDescription: String) {
    self.descriptor = descriptor
    self.peerDescription = peerDescription
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  consuming func take() -> Int32 {
    let taken = descriptor
    descriptor = -1
    return taken
  }

  /// Hands the socket to another loop (or the same, later), where `work` makes a connection of it.
  public consuming func handOver(
    to loop: EventLoop, _ work: @escaping @Sendable (consuming AcceptedSocket) -> Void
  ) {
    let parcel = Parcel(self)
    loop.submit {
      if let socket = parcel.open() { work(socket) }
    }
  }

  /// Closures cannot give away what they captured; a box that is emptied once can.
  private final class Parcel: @unchecked Sendable {
    private var socket: AcceptedSocket?

    init(_ socket: consuming AcceptedSocket) { self.socket = consume socket }

    func open() -> AcceptedSocket? { socket.take() }
  }
}
