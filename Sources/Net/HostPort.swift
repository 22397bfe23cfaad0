/// A host (a name or an address) and a port, in any of the spellings that Kafka's configurations use.
public struct HostPort: Hashable, Sendable, CustomStringConvertible {
  /// A name, an IPv4 address, or an IPv6 address without brackets.
  public let host: String
  public let port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// "host:9092", "127.0.0.1:9092", "[::1]:9092", each also behind a listener's name: "SASL_SSL://host:9092".
  public init(parsing text: String) throws(NetError) {
    func invalid(_ why: String) -> NetError {
      NetError(.addressInvalid, "\"\(text)\" is not an address: \(why)")
    }
    var rest = Self.trimmed(text[...])
    if let scheme = rest.firstIndex(of: "/") {
      guard rest[scheme...].hasPrefix("//"), rest[..<scheme].last == ":" else {
        throw invalid("expected host:port")
      }
      let name = rest[..<scheme].dropLast()
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
        throw invalid("what stands before :// is not a listener's name")
      }
      rest = rest[scheme...].dropFirst(2)
    }
    guard let colon = rest.lastIndex(of: ":") else {
      throw invalid("the port is missing, expected host:port")
    }
    let host: Substring
    if rest.first == "[" {
      guard let bracket = rest.firstIndex(of: "]"), rest.index(after: bracket) == colon else {
        throw invalid("expected [address]:port")
      }
      host = rest[..<bracket].dropFirst()
      guard host.utf8.allSatisfy(Self.isAddressByte), host.contains(":") else {
        throw invalid("what stands in the brackets is not an IPv6 address")
      }
    } else {
      host = rest[..<colon]
      guard !host.isEmpty else { throw invalid("the host is missing, expected host:port") }
      guard !host.contains(":") else { throw invalid("an IPv6 address needs brackets, as in [::1]:9092") }
      guard host.utf8.allSatisfy(Self.isNameByte) else {
        throw invalid("the host has a character it cannot have")
      }
    }
    let digits = rest[rest.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits),
      port > 0
    else { throw invalid("the port must be a number from 1 to 65535") }
    self.init(host: String(host), port: port)
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func trimmed(_ text: Substring) -> Substring {
    let front = text.drop { $0 == " " || $0 == "\t" }
    guard let last = front.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return front[...last]
  }

  /// Letters, digits, "-", "." and "_" (which container names have); beyond ASCII for internationalised names.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
    default: false
    }
  }

  /// Also ":" and, before a zone, "%".
  private static func isAddressByte(_ byte: UInt8) -> Bool {
    isNameByte(byte) || byte == 0x3A || byte == 0x25
  }
}
