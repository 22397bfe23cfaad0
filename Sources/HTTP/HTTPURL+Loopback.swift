import Glibc

extension HTTPURL {
  /// Whether what is sent there stays on this machine: `localhost` (RFC 6761 6.3), 127.0.0.0/8 and `[::1]`.
  public var isLoopback: Bool {
    // libcurl has written addresses in their shortest form.
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" { return true }
    var address = in_addr()
    return inet_pton(AF_INET, name, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
  }
}
