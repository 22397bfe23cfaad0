import Files
import Glibc
import TestTools
import Testing

@Suite struct FilesTests {
  let folder = TemporaryFolder()

  private func failure<Result>(_ body: () throws(FileFailure) -> Result) -> FileFailure? {
    do {
      _ = try body()
      return nil
    } catch { return error }
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func contentsUpToALimit(_ size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = folder.write("file", bytes)
    #expect(try OpenedFile(path).contents(limit: size) == bytes)
    #expect(
      failure { () throws(FileFailure) in try OpenedFile(path).contents(limit: size - 1) }
        == .isTooLarge(limit: size - 1))
  }

  @Test func readingOn() throws {
    let file = try OpenedFile(folder.write("file", "abcdefg"))
    var room = [UInt8](repeating: 0, count: 4)
    #expect(try file.read(into: &room) == 4 && room == Array("abcd".utf8))
    #expect(try file.read(into: &room) == 3 && room == Array("efgd".utf8))
    #expect(try file.read(into: &room) == 0)
  }

  /// What is no file is refused at once: nothing is waited for.
  @Test func onlyFiles() {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    func refusal(_ path: String) -> FileFailure? {
      failure { () throws(FileFailure) in _ = try OpenedFile(path) }
    }
    #expect(refusal(pipe) == .isNotRegular)
    #expect(refusal("/dev/zero") == .isNotRegular)
    #expect(refusal(folder.path) == .isFolder)
    #expect(refusal(folder.file("none")) == .system(ENOENT))
    #expect(FileFailure.system(ENOENT).description == "No such file or directory")
  }

  @Test func privacy() throws {
    func objection(_ privacy: FilePrivacy, _ mode: mode_t) throws -> String? {
      let path = folder.write("file", "x", mode: mode)
      return privacy.objection(to: try OpenedFile(path).status, at: path)
    }
    #expect(try objection(.secret, 0o600) == nil && objection(.secret, 0o400) == nil)
    #expect(try objection(.readable, 0o644) == nil)
    for mode in [0o640, 0o604, 0o660] as [mode_t] {
      #expect(try objection(.secret, mode)?.hasSuffix("chmod 600 \(folder.file("file"))") == true)
    }
    for mode in [0o620, 0o602] as [mode_t] {
      #expect(try objection(.readable, mode)?.contains("others may change it") == true)
    }
  }

  @Test func aNewFileReplacesNothing() throws {
    let path = folder.file("new")
    try NewFile.make(path, Array("one".utf8).span.bytes, mode: 0o640, obeysMask: false)
    #expect(folder.mode("new") == 0o640)
    #expect(
      failure { () throws(FileFailure) in
        try NewFile.make(path, Array("two".utf8).span.bytes, mode: 0o600, obeysMask: true)
      } == .system(EEXIST))
    #expect(folder.read("new") == Array("one".utf8))
  }

  @Test func folders() throws {
    for name in [".hidden", "b", "a"] { folder.write(name, "") }
    #expect(try Folder.names(in: folder.path).sorted() == [".hidden", "a", "b"])
    #expect(Folder.exists(folder.path) && !Folder.exists(folder.file("a")) && !Folder.exists("/none"))
    #expect(
      failure { () throws(FileFailure) in try Folder.names(in: folder.file("a")) } == .system(ENOTDIR))
  }
}
