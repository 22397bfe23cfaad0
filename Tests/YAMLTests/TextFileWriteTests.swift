import Glibc
import Testing

@testable import YAML

@Suite struct TextFileWriteTests {
  private static func inFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/fieldseal-text-XXXXXX\0".utf8CString)
    _ = try #require(mkdtemp(&template))
    let folder = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      for name in (try? TextFile.names(inFolder: folder)) ?? [] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    try body(folder)
  }

  @Test func replacing() throws {
    try Self.inFolder { folder in
      let (file, link) = ("\(folder)/a", "\(folder)/b")
      try TextFile.replace(file, with: Array("one".utf8))
      #expect(try TextFile.read(file, limit: 10) == Array("one".utf8))
      chmod(file, 0o666)
      symlink("a", link)
      try TextFile.replace(link, with: Array("two".utf8))
      #expect(try TextFile.read(file, limit: 10) == Array("two".utf8))
      var status = stat()
      #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
      #expect(stat(file, &status) == 0 && status.st_mode & 0o7777 == 0o666)
      #expect(try TextFile.names(inFolder: folder) == ["a", "b"])
      #expect(throws: FileError.self) { try TextFile.replace(folder, with: []) }
      #expect(throws: FileError.self) { try TextFile.replace("\(folder)/no/file", with: []) }
    }
  }

  @Test func creating() throws {
    try Self.inFolder { folder in
      try TextFile.create("\(folder)/a", Array("one".utf8))
      #expect(throws: FileError.self) { try TextFile.create("\(folder)/a", Array("two".utf8)) }
      #expect(try TextFile.read("\(folder)/a", limit: 10) == Array("one".utf8))
    }
  }
}
