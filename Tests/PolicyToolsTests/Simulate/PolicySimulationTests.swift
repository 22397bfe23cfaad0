import Policy
import Testing
import YAML

@testable import PolicyTools

@Suite struct PolicySimulationTests {
  private static let value = #"{ "id": 1, "customer": {"ssn": "078", "name": "n"} }"#

  private static func simulate(
    _ reader: String, topic: String = "orders.eu", value: String = value
  ) throws -> PolicySimulation {
    let source = PolicySource.parse(["shop.yaml": PolicyTestRunTests.policy])
    var input = SampleInput(.bytes(Array(value.utf8)))
    input.key = "k"
    input.headers = [("user", "ada"), ("trace", "1")]
    return try PolicySimulation(
      source, topic: topic, as: try Reader(reader, keys: source.keys.map(\.name)), sample: input)
  }

  @Test func theBroker() throws {
    let simulation = try Self.simulate("broker")
    #expect(
      simulation.text == """
        topic orders.eu, as seen by the broker, and whoever reads it, its disks or its backups

        key           "<sealed deterministic key=pii>"
        header user   "<sealed randomized key=pii>"
        header trace  "1"
        value
        {
          "id": "<sealed deterministic key=pii>",
          "customer": {"ssn": "<sealed randomized key=pii>", "name": "n"}
        }

        4 parts of it are sealed

        """)
    #expect(simulation.isReadable && simulation.bytes?.starts(with: Array(#"{ "id": ""#.utf8)) == true)
  }

  @Test func aClient() throws {
    let simulation = try Self.simulate("client")
    #expect(simulation.bytes == Array(Self.value.utf8))
    #expect(
      simulation.text.hasSuffix(
        """
        key           "k"
        header user   "ada"
        header trace  "1"
        value
        {
          "id": 1,
          "customer": {"ssn": "078", "name": "n"}
        }

        nothing of it is sealed

        """), "\(simulation.text)")
  }

  @Test func aReaderWithSomeKeys() throws {
    #expect(try Self.simulate("keys:cards,pii").bytes == Array(Self.value.utf8))
    let simulation = try Self.simulate("keys:cards")
    #expect(!simulation.isReadable && simulation.bytes == nil)
    #expect(
      simulation.text.hasPrefix(
        """
        topic orders.eu, as seen by a reader who may use only the key cards

        an error for the whole partition, and no record:
          TOPIC_AUTHORIZATION_FAILED: the key 'pii/orders.eu' is not among those that this reader may use [kek-denied]

        What these keys would open, if they were all it takes:

        key           "<sealed deterministic key=pii>"
        """), "\(simulation.text)")
    #expect(try Self.simulate("keys:cards", topic: "logs").text.contains("nothing of it is sealed"))
  }

  @Test func wholeValuesAndRefusals() throws {
    let whole = try Self.simulate("broker", topic: "payments")
    #expect(whole.text.contains("value\n\"<sealed randomized key=cards>\"\n\n1 part of it is sealed\n"))
    let refused = try Self.simulate("client", value: "{}")
    #expect(
      !refused.isReadable
        && refused.text.contains("nothing is stored: the producer is told\n  INVALID_RECORD: field 'id'"))
  }

  @Test(arguments: ["broker", "client", "keys:cards"]) func json(reader: String) throws {
    let node = try #require(JSONNodeParser.node(try Self.simulate(reader).json))
    let outcome = reader == "keys:cards" ? "partition-error" : "record"
    #expect(node["outcome"]?.content == .string(outcome))
    let view = reader == "keys:cards" ? node["wouldOpen"] : node
    #expect(view?["value"]?["customer"]?["name"]?.content == .string("n"))
  }

  @Test(arguments: [
    (
      "alice",
      "'alice' is nobody whom a policy knows: policies give no rights to users, the key provider does, key by key."
    ),
    ("keys:", "'keys:' names no key; write keys:NAME,NAME"),
    ("keys:card", "the policy has no key 'card'; did you mean 'cards'?"),
  ])
  func nobody(text: String, message: String) {
    let error = #expect(throws: Reader.Unknown.self) { try Reader(text, keys: ["pii", "cards"]) }
    #expect(error?.message.hasPrefix(message) == true)
  }
}
