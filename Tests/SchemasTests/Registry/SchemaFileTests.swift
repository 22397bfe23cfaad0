import HTTPTestServer
import TestTools
import Testing

@testable import Schemas

@Suite struct SchemaFileTests {
  private func refusal(_ path: String) -> String? {
    do throws(SchemaLookupError) {
      _ = try SchemaFile(reading: path)
      return nil
    } catch {
      #expect(error.code == .invalid)
      return error.message
    }
  }

  @Test func read() throws {
    let folder = TemporaryFolder()
    let file = try SchemaFile(reading: folder.write("a.avsc", "{\"type\": \"string\"}\n"))
    #expect(file.path == "\(folder.path)/a.avsc")
    #expect(file.schema.canonicalForm == #""string""#)
  }

  @Test func refused() throws {
    let folder = TemporaryFolder()
    #expect(refusal("\(folder.path)/none") == "No such file or directory")
    #expect(refusal(folder.path) == "it is a folder, not a file")
    #expect(refusal(folder.write("empty", ""))?.hasPrefix("it is no Avro schema: ") == true)
    #expect(
      refusal(folder.write("text", "{\"type\": \"record\"}"))?.hasPrefix("it is no Avro schema: ") == true
    )
    let spaces = String(repeating: " ", count: (2 << 20) - 8)
    #expect(refusal(folder.write("large", "\"string\"" + spaces)) == nil)
    #expect(refusal(folder.write("larger", "\"string\" " + spaces)) == "it is larger than 2097152 bytes")
  }
}
