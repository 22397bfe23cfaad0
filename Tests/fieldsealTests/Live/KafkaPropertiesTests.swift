import Testing

@testable import fieldseal

@Suite struct KafkaPropertiesTests {
  private static func read(_ text: String) throws -> [String] {
    try KafkaProperties(text, file: "client.properties").settings.map { "\($0.name)=\($0.value)" }
  }

  @Test func linesOfJava() throws {
    let text = """
      # comment
      ! comment too

      bootstrap.servers = a:9092,\\
          b:9092
      security.protocol=SASL_SSL
      sasl.mechanism=SCRAM-SHA-512
      sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
        username="alice" password="a=\\"b";
      ssl.truststore.location=/etc/ca.pem
      ssl.truststore.password=x
      ssl.endpoint.identification.algorithm=
      key.serializer=org.apache.kafka.common.serialization.StringSerializer
      """
    #expect(
      try Self.read(text) == [
        "bootstrap.servers=a:9092,b:9092", "security.protocol=SASL_SSL", "sasl.mechanism=SCRAM-SHA-512",
        "sasl.username=alice", "sasl.password=a=\"b", "ssl.ca.location=/etc/ca.pem",
        "ssl.endpoint.identification.algorithm=none",
      ])
    #expect(try KafkaProperties("bootstrap.servers=a:1", file: "f").bootstrap == "a:1")
  }

  @Test func filesWithTheirTypes() throws {
    #expect(
      try Self.read(
        "ssl.keystore.location=k\nssl.keystore.type=PEM\nssl.truststore.type=PEM\nssl.truststore.location=t")
        == ["ssl.certificate.location=k", "ssl.key.location=k", "ssl.ca.location=t"])
    #expect(try Self.read("ssl.keystore.type=PKCS12\nssl.keystore.location=k") == ["ssl.keystore.location=k"])
  }

  @Test(arguments: [
    ("a", "a line is as in name=value"), ("ssl.truststore.location=a.jks", "PEM file"),
    ("ssl.keystore.location=a.jks", "PEM or PKCS12"), ("plugin.library.paths=x.so", "not taken"),
    ("sasl.jaas.config=com.example.Module required;", "is understood with"),
  ])
  func whatIsNotUnderstood(_ text: String, _ reason: String) {
    let error = #expect(throws: CommandError.self) { try KafkaProperties(text, file: "client.properties") }
    #expect(error?.message.hasPrefix("client.properties:") == true && error?.message.contains(reason) == true)
    #expect(error?.code == .usage)
  }
}
