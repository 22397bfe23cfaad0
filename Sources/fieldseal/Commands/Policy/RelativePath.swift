import Glibc

/// A file's path as another file names it.
enum RelativePath {
  /// - Parameter file: in the folder that the path is to begin at; nil: the current one.
  /// - Returns: absolute where the two cannot be compared.
  static func of(_ path: String, from file: String?) -> String {
    var folder = "."
    if let file, let slash = file.lastIndex(of: "/") { folder = String(file[...slash]) }
    guard let target = real(path), let base = real(folder) else { return path }
    let there = target.split(separator: "/")
    let here = base.split(separator: "/")
    let common = zip(there, here).prefix { $0 == $1 }.count
    // Through the root it says more as it is.
    guard common > 0 || here.isEmpty else { return target }
    let up = Array(repeating: "..", count: here.count - common)
    return (up + there[common...].map(String.init)).joined(separator: "/")
  }

  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
