import Glibc

/// A folder with policies and samples, gone when it is let go of.
final class PolicyFolder: Sendable {
  let path: String

  /// - Parameter files: their names, which may have folders in them, and texts.
  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    var template = Array("/tmp/fieldseal-policy-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for (name, text) in files { try write(name, text) }
  }

  deinit { Self.remove(path) }

  struct Failure: Error { let code: Int32 }

  func write(_ name: String, _ text: String) throws {
    for index in name.indices where name[index] == "/" { mkdir("\(path)/\(name[..<index])", 0o700) }
    guard let file = fopen("\(path)/\(name)", "w") else { throw Failure(code: errno) }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(code: errno) }
  }

  /// A text with the folder's path taken out.
  func relative(_ text: String) -> String { text.replacing("\(path)/", with: "").replacing(path, with: ".") }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    guard let folder = opendir(path) else { return }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    closedir(folder)
    for name in names where name != "." && name != ".." { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
