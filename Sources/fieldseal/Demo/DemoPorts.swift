import Glibc

/// Ports of the loopback address.
enum DemoPorts {
  /// The first of so many free ports in a row, below those that systems hand out for outgoing connections.
  static func free(_ count: UInt16) throws(CommandError) -> UInt16 {
    var first = UInt16.random(in: 20_000...28_000)
    for _ in 0..<200 {
      if (first..<first + count).allSatisfy(isFree) { return first }
      first += count
    }
    throw CommandError("no \(count) free ports in a row above 20000")
  }

  /// Whether something listens there.
  static func accepts(_ port: UInt16) -> Bool { call(port, connect) == 0 }

  private static func isFree(_ port: UInt16) -> Bool { call(port, bind) == 0 }

  private static func call(
    _ port: UInt16, _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return -1 }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
