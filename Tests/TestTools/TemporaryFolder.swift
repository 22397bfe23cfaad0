import Foundation

/// A folder of mode 0700 that is gone, with all that is in it, when it is let go of.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/fieldseal-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { pointer in
      pointer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, also in the place of another, and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String, mode: mode_t = 0o600) -> String {
    write(name, Array(text.utf8), mode: mode)
  }

  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) -> String {
    _ = FileManager.default.createFile(atPath: file(name), contents: Data(bytes))
    chmod(file(name), mode)
    return file(name)
  }

  public func read(_ name: String) -> [UInt8] {
    FileManager.default.contents(atPath: file(name)).map { Array($0) } ?? []
  }

  public var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  public func mode(_ name: String) -> Int {
    var status = stat()
    return stat(file(name), &status) == 0 ? Int(status.st_mode & 0o777) : -1
  }
}
