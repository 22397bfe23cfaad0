import Policy
import Testing
import YAML

@testable import PolicyTools

@Suite struct TopicExplanationTests {
  private static func folder() throws -> PolicyFolder {
    try PolicyFolder([
      "shop.yaml": PolicyTestRunTests.policy
        + "\n  - {match: \"*.eu\", encrypt: none}\n  - {match: \"/x(y|z)/\", encrypt: none}",
      "schemas/visit.avsc": PolicyTestRunTests.schema,
      "order.json":
        #"{"id": 1, "customer": {"ssn": "078", "name": "n"}, "list": [{"a": 1}, {"a": null}, {"a": 2}]}"#,
      "bad.json": "{}", "visit.json": #"{"age": 21, "ssn": null, "note": "n"}"#,
    ])
  }

  private static func explain(
    _ topic: String, sample: String? = nil, key: String? = nil, user: String? = nil, schema: String? = nil,
    asJSON: Bool = false
  ) throws -> String {
    let folder = try folder()
    var input = sample.map { SampleInput(.file("\(folder.path)/\($0)")) }
    input?.key = key
    if let user { input?.headers = [("user", user)] }
    let explanation = try TopicExplanation(
      PolicySource.load(["\(folder.path)/shop.yaml"]), topic: topic,
      schema: schema.map { "\(folder.path)/\($0)" },
      sample: input)
    return folder.relative(asJSON ? explanation.json : explanation.text)
  }

  @Test func fields() throws {
    #expect(
      try Self.explain("orders.eu", sample: "order.json", key: "k", user: "ada") == """
        topic orders.eu: sealed

        Rules that match, of which the first decides:
          orders.*  shop.yaml:7:12   a pattern: of fixed characters it begins with 7
          *.eu      shop.yaml:26:13  a pattern: of fixed characters it begins with none, has 3 in all

        What happens:
          values       are json, of which fields are sealed
                       values that do not fit are refused
                       fields that nothing selects stay readable
                       readers get an error for what never was sealed
          key          pii (local:pii/orders.eu, AES-256-GCM), shop.yaml:3:3
          record keys  are sealed, deterministic
          header user  is sealed, randomized, shop.yaml:15:15

        Fields:
          id            deterministic, required  key pii  shop.yaml:11:16
          customer.ssn  randomized, required     key pii  shop.yaml:12:9
          **.secret     randomized               key pii  shop.yaml:13:16

        What becomes of order.json:
          (record key)   <sealed deterministic key=pii>
          (header user)  <sealed randomized key=pii>
          id             <sealed deterministic key=pii> by id (shop.yaml:11:16)
          customer.ssn   <sealed randomized key=pii> by customer.ssn (shop.yaml:12:9)
          customer.name  readable: nothing selects it
          list[*].a      readable: nothing selects it, 2 times
          list[*].a      null

        """)
  }

  @Test func schemas() throws {
    let text = try Self.explain("visits")
    #expect(
      text.hasSuffix(
        """
        Places of schemas/visit.avsc:
          age   int     sealed by age (shop.yaml:19:14)
          ssn   string  sealed by ssn (shop.yaml:19:19)
          note  string  readable: nothing selects it

        """), "\(text)")
    let sample = try Self.explain("registered", sample: "visit.json", schema: "schemas/visit.avsc")
    #expect(
      sample.hasSuffix(
        """
        Places of schemas/visit.avsc:
          age   int     sealed by age (shop.yaml:24:14)
          ssn   string  readable: nothing selects it
          note  string  readable: nothing selects it

        What becomes of visit.json:
          age   <sealed randomized key=pii> by age (shop.yaml:24:14)
          ssn   null
          note  readable: nothing selects it

        """), "\(sample)")
  }

  @Test func otherTopics() throws {
    #expect(
      try Self.explain("payments") == """
        topic payments: sealed

        The only rule that matches:
          payments  shop.yaml:6:13  the topic's own name

        What happens:
          values  are sealed whole, randomized
                  readers get an error for what never was sealed
          key     cards (local:cards, AES-256-GCM), shop.yaml:4:3

        """)
    #expect(
      try Self.explain("xy") == """
        topic xy: nothing is sealed

        The only rule that matches:
          /x(y|z)/  shop.yaml:27:13  a regular expression: of fixed characters it begins with 1

        """)
    #expect(
      try Self.explain("nobody").hasPrefix(
        "topic nobody: clients are refused, both ways: no policy rule matches topic 'nobody'"))
    #expect(
      try Self.explain("a b")
        == "topic a b: clients are refused, both ways: 'a b' is no topic's name: Kafka takes 1 to 249 letters, digits, '.', '_' and '-'\n"
    )
    #expect(try Self.explain("__consumer_offsets").contains("it is Kafka's own"))
  }

  @Test func samplesThatAreRefused() throws {
    #expect(
      try Self.explain("orders.eu", sample: "bad.json").hasSuffix(
        """
        bad.json is refused: the producer is told
          INVALID_RECORD: field 'id' is not in the value; 'onMissing: pass' in the policy makes it optional

        """))
    #expect(
      try Self.explain("registered", sample: "visit.json").hasSuffix(
        "visit.json cannot be tried: the topic's values are Avro of a schema registry: name the schema with 'schema: FILE'\n"
      ))
  }

  @Test func json() throws {
    let node = try #require(
      JSONNodeParser.node(try Self.explain("orders.eu", sample: "order.json", key: "k", asJSON: true)))
    #expect(node["outcome"]?.content == .string("sealed"))
    guard case .array(let rules)? = node["rules"]?.content,
      case .array(let fields)? = node["fields"]?.content,
      case .array(let places)? = node["sample"]?["places"]?.content
    else {
      Issue.record("\(node)")
      return
    }
    #expect(rules.map { $0["match"]?.content } == [.string("orders.*"), .string("*.eu")])
    #expect(fields.map { $0["line"]?.content } == [.number("11"), .number("12"), .number("13")])
    #expect(
      places.map { $0["fate"]?.content } == [
        .string("sealed"), .string("sealed"), .string("unclassified"), .string("unclassified"),
        .string("null"),
      ])
    #expect(node["key"]?["key"]?.content == .string("pii/orders.eu"))
  }
}
