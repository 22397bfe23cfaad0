import HTTP
import HTTPTestServer
import Testing

@testable import Schemas

@Suite struct SubjectReaderTests {
  private func reader(_ registry: FakeRegistry) throws -> SubjectReader {
    var settings = RegistrySettings(urls: [try HTTPURL(registry.server.url)])
    settings.timeout = .seconds(2)
    return try SubjectReader(settings)
  }

  @Test func newestWithItsReferences() throws {
    let registry = try FakeRegistry()
    registry["/subjects/a%2Fb-value/versions/latest"] = FakeRegistry.answer(
      #"{"type":"record","name":"R","fields":[{"name":"f","type":"B"}]}"#,
      #","references":[{"name":"B","subject":"b","version":2}],"version":7"#)
    registry["/subjects/b/versions/2"] = FakeRegistry.answer(
      #"{"type":"enum","name":"B","symbols":["X"]}"#, #","version":2"#)
    let found = try reader(registry).newest(of: "a/b-value")
    guard case .avro(let schema) = found.schema else {
      Issue.record("no Avro")
      return
    }
    #expect(schema.canonicalForm.contains("enum"))
    #expect(found.text.hasPrefix(#"{"type":"record""#))
  }

  @Test func otherTypesAndFailures() throws {
    let registry = try FakeRegistry()
    registry["/subjects/j/versions/latest"] = FakeRegistry.answer("{}", #","schemaType":"JSON""#)
    registry["/subjects/bad/versions/latest"] = FakeRegistry.answer("{}")
    let reader = try reader(registry)
    guard case .json = try reader.newest(of: "j").schema else {
      Issue.record("no JSON")
      return
    }
    let unknown = #expect(throws: SchemaLookupError.self) { try reader.newest(of: "none") }
    #expect(unknown?.code == .unknownSchema && unknown?.message.contains("subject 'none'") == true)
    let invalid = #expect(throws: SchemaLookupError.self) { try reader.newest(of: "bad") }
    #expect(invalid?.code == .invalid)
  }
}
