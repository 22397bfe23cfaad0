import HTTPTestServer
import Testing

@testable import Schemas

@Suite struct RegistryReferenceTests {
  private func record(_ name: String, _ types: [String]) -> String {
    let fields = types.enumerated().map { #"{"name":"f\#($0.offset)","type":"\#($0.element)"}"# }
    return #"{"type":"record","name":"\#(name)","fields":[\#(fields.joined(separator: ","))]}"#
  }

  private func references(_ entries: (name: String, subject: String, version: Int)...) -> String {
    let texts = entries.map { #"{"name":"\#($0.name)","subject":"\#($0.subject)","version":\#($0.version)}"# }
    return #","references":[\#(texts.joined(separator: ","))]"#
  }

  /// Two ways to one schema, a subject that has to be encoded, and the newest version.
  @Test func transitively() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/7"] = FakeRegistry.answer(
      record("a.Top", ["a.Left", "a.Right"]),
      references(("a.Left", "left/value ?", 3), ("a.Right", "right", -1)))
    registry["/subjects/left%2Fvalue%20%3F/versions/3"] = FakeRegistry.answer(
      record("a.Left", ["a.Base"]),
      references(("a.Base", "base", 1)) + #","version":3,"id":1,"subject":"left/value ?""#)
    registry["/subjects/right/versions/latest"] = FakeRegistry.answer(
      record("a.Right", ["a.Base"]), references(("a.Base", "base", 1)) + #","version":9"#)
    registry["/subjects/base/versions/1"] = FakeRegistry.answer(record("a.Base", ["long"]))
    let catalog = try registry.catalog()
    let form = try #require(await catalog.form(.id(7)))
    for name in ["Top", "Left", "Right", "Base"] {
      #expect(form.components(of: #"{"name":"a.\#(name)","type":"record""#) == 1)
    }
    #expect(registry.targets.count == 4)
  }

  @Test func cycles() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/7"] = FakeRegistry.answer(record("A", ["B"]), references(("B", "b", 1)))
    registry["/subjects/b/versions/1"] = FakeRegistry.answer(record("B", ["C"]), references(("C", "c", 1)))
    registry["/subjects/c/versions/1"] = FakeRegistry.answer(record("C", ["B"]), references(("B", "b", 1)))
    let error = await (try registry.catalog()).failure(.id(7))
    #expect(error?.code == .invalid)
    #expect(error?.message.contains("refers to itself") == true)
    #expect(registry.targets.count == 3)
  }

  @Test func tooManyAndTooDeep() async throws {
    let registry = try FakeRegistry()
    let many = (0..<200).map { #"{"name":"A","subject":"s\#($0)","version":1}"# }.joined(separator: ",")
    registry["/schemas/ids/1"] = FakeRegistry.answer(#""string""#, #","references":[\#(many)]"#)
    registry["/schemas/ids/2"] = FakeRegistry.answer(#""string""#, references(("A", "d0", 1)))
    for level in 0..<50 {
      registry["/subjects/d\(level)/versions/1"] = FakeRegistry.answer(
        record("D\(level)", ["long"]), references(("A", "d\(level + 1)", 1)))
    }
    registry["*"] = FakeRegistry.answer(record("S", ["long"]))
    let catalog = try registry.catalog()
    #expect(await catalog.failure(.id(1))?.code == .invalid)
    #expect(registry.targets.count <= RegistryClient.maximumSchemas + 1)
    #expect(await catalog.failure(.id(2))?.code == .invalid)
    #expect(registry.targets.count <= RegistryClient.maximumSchemas + 2 + RegistryClient.maximumDepth)
  }

  @Test func referencesThatAreNotThere() async throws {
    for code in [40401, 40402] {
      let registry = try FakeRegistry()
      registry["/schemas/ids/7"] = FakeRegistry.answer(record("A", ["B"]), references(("B", "b", 2)))
      registry["/subjects/b/versions/2"] = .json(#"{"error_code":\#(code),"message":"no"}"#, status: 404)
      let error = await (try registry.catalog()).failure(.id(7))
      #expect(error?.code == .invalid)
      #expect(error?.message.contains("version 2 of subject 'b'") == true)
    }
  }

  @Test func referencesThatAreOtherThings() async throws {
    for (reply, code) in [
      (FakeRegistry.answer("{}", #","schemaType":"JSON""#), .invalid),
      (FakeRegistry.answer(record("C", ["long"])), .invalid), (FakeRegistry.answer("nothing"), .invalid),
      (FakeRegistry.answer(record("B", ["long"]), #","version":3"#), .misbehaving),
      (.text("<html>"), .misbehaving),
    ] as [(ServedReply, SchemaLookupError.Code)] {
      let registry = try FakeRegistry()
      registry["/schemas/ids/7"] = FakeRegistry.answer(record("A", ["B"]), references(("B", "b", 2)))
      registry["/subjects/b/versions/2"] = reply
      #expect(await (try registry.catalog()).failure(.id(7))?.code == code)
    }
  }

  @Test func unavailableReferencesAreRetriable() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/7"] = FakeRegistry.answer(record("A", ["B"]), references(("B", "b", 2)))
    registry["/subjects/b/versions/2"] = .text("busy", status: 503)
    #expect(await (try registry.catalog()).failure(.id(7))?.isRetriable == true)
  }

  /// One look-up has one time-out, however many questions it takes.
  @Test func referencesThatTakeTime() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/7"] = FakeRegistry.answer(record("A", ["B"]), references(("B", "b", 2)))
    registry["/subjects/b/versions/2"] = .hang
    let catalog = try registry.catalog { $0.timeout = .milliseconds(300) }
    #expect(await catalog.failure(.id(7))?.code == .timedOut)
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
