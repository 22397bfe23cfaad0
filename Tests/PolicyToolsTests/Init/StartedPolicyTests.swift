import Policy
import TestTools
import Testing

@testable import FieldSamples
@testable import PolicyTools

/// First policies do what they say, by the proxy's own code.
@Suite struct StartedPolicyTests {
  private static let avro = """
    {"type": "record", "name": "Customer", "namespace": "com.acme", "fields": [
      {"name": "id", "type": "long"}, {"name": "taxId", "type": "string"}, {"name": "ssn", "type": ["null", "string"]},
      {"name": "birthDate", "type": {"type": "int", "logicalType": "date"}},
      {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["NEW", "OLD"]}},
      {"name": "home", "type": ["null", {"type": "record", "name": "Address", "fields": [
        {"name": "street", "type": "string"}, {"name": "next", "type": ["null", "Address"]}]}]},
      {"name": "phones", "type": {"type": "array", "items": "string"}},
      {"name": "attributes", "type": {"type": "map", "values": "string"}},
      {"name": "payment", "type": ["null", {"type": "record", "name": "Card", "fields": [
        {"name": "number", "type": "string"}]}, {"type": "record", "name": "Sepa", "fields": [
        {"name": "iban", "type": "string"}]}]}%@
    ]}
    """

  private static let jsonSchema = """
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {
      "email": {"type": "string", "format": "email"}, "n": {"type": "integer"}, "e": {"enum": ["A", "B"]},
      "cards": {"type": "array", "items": {"type": "object", "properties": {
        "pan": {"type": "string"}, "ok": {"type": "boolean"}}}},
      "more": {"type": "object", "additionalProperties": {"type": "string"}}}}
    """

  @Test(arguments: [
    (
      "s.json",
      #"{"id": 1, "first name": "Ada L.", "cards": [{"number": "4111 1111 1111 1111", "cvv": 123}], "x": null}"#
    ),
    ("n.json", #"{"id": 1, "what": "nothing to see"}"#),
    ("b.avsc", avro),
    ("j.schema.json", jsonSchema),
    (
      "t.json",
      "{"
        + (0..<20).map { "\"plain\($0)\": \($0), \"email\($0)\": \"ada\($0)@example.org\"" }.joined(
          separator: ",") + "}"
    ),
    (
      "u.avsc",
      avro.replacing(
        "%@",
        with: #", {"name": "memo", "type": "string", "confluent:tags": ["PII"]}"#
          + (0..<9).map { ", {\"name\": \"f\($0)\", \"type\": \"int\"}" }.joined())
    ),
  ])
  func samplesPass(_ name: String, _ text: String) throws {
    let text = text.replacing("%@", with: "")
    let folder = TemporaryFolder()
    folder.write(name, text)
    var request = PolicyStarter.Request(Array(text.utf8), name: name, topic: "customers", year: 2026)
    request.schemaPath = name
    let start = try PolicyStarter.start(request)
    folder.write("first.yaml", start.policy)
    folder.write("first.test.yaml", try #require(start.samples))
    let source = PolicySource.load([folder.path + "/first.yaml"])
    #expect(source.diagnostics.isEmpty, "\(source.diagnostics)\n\(start.policy)")
    let run = PolicyTestRun([folder.path])
    #expect(run.problems.isEmpty, "\(run.problems)\n\(start.samples ?? "")")
    #expect(run.results.count == 1)
    for result in run.results {
      #expect(result.hasPassed, "\(result.failures)\n\(start.policy)\n\(start.samples ?? "")")
      #expect(!result.expectsNothing)
    }
  }

  @Test(arguments: 0..<10) func anySample(_ batch: Int) throws {
    for seed in batch * 30..<(batch + 1) * 30 {
      let json = RandomJSON(seed: UInt64(seed)).text
      let request = PolicyStarter.Request(json, name: "any.json", topic: "any", year: 2026)
      let start: PolicyStarter.Start
      do { start = try PolicyStarter.start(request) } catch {
        Issue.record("seed \(seed): \(error)")
        continue
      }
      let source = PolicySource.parse(["any.yaml": start.policy])
      #expect(
        !source.diagnostics.contains { $0.severity == .error },
        "seed \(seed): \(source.diagnostics)\n\(start.policy)")
    }
  }
}
