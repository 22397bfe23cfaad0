import Net
import Testing

@Suite struct HostPortTests {
  @Test(arguments: [
    ("localhost:9092", "localhost", 9092, "localhost:9092"),
    ("127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1"),
    ("[::1]:9092", "::1", 9092, "[::1]:9092"),
    ("[fe80::1%eth0]:65535", "fe80::1%eth0", 65535, "[fe80::1%eth0]:65535"),
    ("PLAINTEXT://broker-1.example.org:9093", "broker-1.example.org", 9093, "broker-1.example.org:9093"),
    ("SASL_SSL://[2001:db8::2]:9093", "2001:db8::2", 9093, "[2001:db8::2]:9093"),
    ("  my_broker:9092\t", "my_broker", 9092, "my_broker:9092"),
  ])
  func spellings(_ text: String, _ host: String, _ port: UInt16, _ description: String) throws {
    let parsed = try HostPort(parsing: text)
    #expect(parsed == HostPort(host: host, port: port))
    #expect(parsed.description == description)
  }

  @Test(arguments: [
    "", " ", ":", "host", "host:", ":9092", "host:0", "host:65536", "host:-1", "host:+1", "host:9092x",
    "host:٣",
    "::1:9092", "[::1]", "[::1]9092", "[]:9092", "[host]:9092", "[::1:9092", "://host:1", "A B://host:1",
    "host:9092/path", "http:/host:1", "PLAINTEXT://", "a@b:1", "ho st:1", "a,b:1", "a:1,b:2", "host:1:2",
  ])
  func refused(_ text: String) {
    #expect(throws: NetError.self) { try HostPort(parsing: text) }
  }
}
