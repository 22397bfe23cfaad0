import YAML

extension PolicySource {
  /// Reads policy files and, of folders, all `*.yaml` and `*.yml` files (not of folders in them) but those that hold samples.
  /// The files make one policy.
  ///
  /// - Parameter place: where a setting names the paths, to be the place of "cannot be read".
  public static func load(_ paths: [String], namedAt place: SourcePosition? = nil) -> PolicySource {
    var problems = Diagnostics()
    var parser = PolicyParser(checksFiles: true)
    var seen: Set<String> = []
    for path in paths {
      for file in files(at: path, namedAt: place, &problems) where seen.insert(file).inserted {
        do throws(FileError) {
          parser.read(try TextFile.read(file, limit: YAMLLimits().bytes), file: file)
        } catch {
          problems.report(
            .unreadable, at: (file == path ? place : nil) ?? SourcePosition(file: file),
            "cannot read '\(file)': \(error.message)")
          parser.isIncomplete = true
        }
      }
    }
    return parser.finish(problems)
  }

  /// Policy texts, under the names that positions shall carry. Files that they name need not exist.
  public static func parse(_ texts: KeyValuePairs<String, String>) -> PolicySource {
    var parser = PolicyParser(checksFiles: false)
    for (file, text) in texts { parser.read(Array(text.utf8), file: file) }
    return parser.finish()
  }

  /// Whether a file of a folder is read, by its name. `*.test.yaml` holds samples for `fieldseal policy test`.
  public static func isPolicyFile(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name.hasSuffix($0) && !name.hasSuffix(".test\($0)") }
  }

  private static func files(at path: String, namedAt place: SourcePosition?, _ problems: inout Diagnostics)
    -> [String]
  {
    guard TextFile.isFolder(path) else { return [path] }
    do throws(FileError) {
      let folder = path.hasSuffix("/") ? path : path + "/"
      let files = try TextFile.names(inFolder: path)
        .filter(isPolicyFile)
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
