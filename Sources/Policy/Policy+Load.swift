import YAML

extension Policy {
  /// Reads a policy file, or all `*.yaml` and `*.yml` files of a folder (not of folders in it). The files make one policy: keys and
  /// rules of one file count in all.
  ///
  /// - Parameter place: where a setting names the path, to be the place of "cannot be read".
  /// - Throws: all problems of all files.
  public static func load(_ path: String, namedAt place: SourcePosition? = nil) throws(PolicyErrors) -> Policy
  {
    var problems = Diagnostics()
    var parser = PolicyParser(checksFiles: true)
    for file in files(at: path, namedAt: place, &problems) {
      parser.read(YAMLDocument.load(file, namedAt: file == path ? place : nil), file: file)
    }
    return try parser.finish(problems)
  }

  /// A policy from texts, under the names that positions shall carry. Files that they name need not exist.
  public static func parse(_ texts: KeyValuePairs<String, String>) throws(PolicyErrors) -> Policy {
    var parser = PolicyParser(checksFiles: false)
    for (file, text) in texts { parser.read(YAMLDocument.parse(text, file: file), file: file) }
    return try parser.finish()
  }

  private static func files(at path: String, namedAt place: SourcePosition?, _ problems: inout Diagnostics)
    -> [String]
  {
    guard TextFile.isFolder(path) else { return [path] }
    do throws(FileError) {
      let folder = path.hasSuffix("/") ? path : path + "/"
      let files = try TextFile.names(inFolder: path)
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        .map { folder + $0 }
      if files.isEmpty {
        problems.report(
          .missing, at: place ?? SourcePosition(file: path), "'\(path)' holds no policy file (*.yaml, *.yml)")
      }
      return files
    } catch {
      problems.report(
        .unreadable, at: place ?? SourcePosition(file: path), "cannot read '\(path)': \(error.message)")
      return []
    }
  }
}
