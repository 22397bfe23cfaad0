import CUV
import Glibc

/// An IPv4 or IPv6 address with its port, as the kernel wants it.
struct SocketAddress {
  var storage = sockaddr_storage()

  init() {}

  /// A copy of what the name service returned; nil where it is neither IPv4 nor IPv6.
  init?(_ info: addrinfo) {
    guard info.ai_family == AF_INET || info.ai_family == AF_INET6, let address = info.ai_addr,
      Int(info.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
    else { return nil }
    withUnsafeMutableBytes(of: &storage) { to in
      to.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)))
    }
  }

  var family: Int32 { Int32(storage.ss_family) }

  var length: socklen_t {
    socklen_t(family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
  }

  var port: UInt16 {
    withUnsafeBytes(of: storage) { bytes in
      // Both families have the port, in network order, in the same place.
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }

  /// Every address of a list the name service returned, in its order.
  static func all(_ list: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
    var addresses: [SocketAddress] = []
    var next = list
    while let info = next {
      if let address = SocketAddress(info.pointee) { addresses.append(address) }
      next = info.pointee.ai_next
    }
    return addresses
  }
}

extension SocketAddress: CustomStringConvertible {
  /// "127.0.0.1:9092" or "[::1]:9092".
  var description: String {
    var text = [CChar](repeating: 0, count: 64)
    withUnsafeBytes(of: storage) { bytes in
      guard let base = bytes.baseAddress else { return }
      if family == AF_INET6 {
        _ = uv_ip6_name(base.assumingMemoryBound(to: sockaddr_in6.self), &text, text.count)
      } else {
        _ = uv_ip4_name(base.assumingMemoryBound(to: sockaddr_in.self), &text, text.count)
      }
    }
    let host = text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    return HostPort(host: host, port: port).description
  }
}
