import Policy
import Testing
import YAML

@testable import PolicyTools

@Suite struct ExampleFormTests {
  private static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/") + "/policies"
  }()

  /// `fieldseal policy fmt` puts them into it.
  @Test func examplesAreInTheirForm() throws {
    let names = try TextFile.names(inFolder: Self.folder).filter(PolicySource.isPolicyFile)
    #expect(names.count > 6)
    for name in names {
      let bytes = try TextFile.read("\(Self.folder)/\(name)", limit: 1 << 20)
      #expect(
        try PolicyFormatter.format(bytes, file: name) == String(decoding: bytes, as: UTF8.self), "\(name)")
    }
  }
}
