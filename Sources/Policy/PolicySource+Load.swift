import YAML

extension PolicySource {
  /// Reads policy files and, of folders, all `*.yaml` and `*.yml` files (not of folders in them) but those that hold samples.
  /// The files make one policy.
  ///
  /// - Parameters:
  ///   - place: where a setting names the paths, to be the place of "cannot be read".
  ///   - contents: what stands for what is in files, by their paths; these need not exist.
  public static func load(
    _ paths: [String], namedAt place: SourcePosition? = nil, replacing contents: [String: [UInt8]] = [:]
  ) -> PolicySource {
    var parser = PolicyParser(checksFiles: true)
    var seen: Set<String> = []
    for path in paths {
      for file in files(at: path, namedAt: place, &parser) where seen.insert(file).inserted {
        do throws(FileError) {
          if let bytes = contents[file] {
            parser.read(bytes, file: file)
          } else {
            parser.read(try TextFile.read(file, limit: YAMLLimits().bytes), file: file)
          }
        } catch {
          let position = (file == path ? place : nil) ?? SourcePosition(file: file)
          parser.skip(
            file, Diagnostic(.unreadable, at: position, "cannot read '\(file)': \(error.message)"))
        }
      }
    }
    return parser.finish()
  }

  /// Policy texts, under the names that positions shall carry.
  ///
  /// - Parameter checksFiles: whether files that they name have to exist.
  public static func parse(_ texts: [(file: String, text: String)], checksFiles: Bool) -> PolicySource {
    var parser = PolicyParser(checksFiles: checksFiles)
    for (file, text) in texts { parser.read(Array(text.utf8), file: file) }
    return parser.finish()
  }

  /// Policy texts, under the names that positions shall carry. Files that they name need not exist.
  public static func parse(_ texts: KeyValuePairs<String, String>) -> PolicySource {
    parse(texts.map { (file: $0.key, text: $0.value) }, checksFiles: false)
  }

  /// Whether a file of a folder is read, by its name. `*.test.yaml` holds samples for `fieldseal policy test`.
  public static func isPolicyFile(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name.hasSuffix($0) && !name.hasSuffix(".test\($0)") }
  }

  private static func files(
    at path: String, namedAt place: SourcePosition?, _ parser: inout PolicyParser
  ) -> [String] {
    guard TextFile.isFolder(path) else { return [path] }
    let position = place ?? SourcePosition(file: path)
    do throws(FileError) {
      let folder = path.hasSuffix("/") ? path : path + "/"
      let files = try TextFile.names(inFolder: path).filter(isPolicyFile).map { folder + $0 }
      if files.isEmpty {
        parser.skip(
          Diagnostic(.noPolicyFiles, at: position, "'\(path)' holds no policy file (*.yaml, *.yml)"))
      }
      return files
    } catch {
      parser.skip(
        Diagnostic(.unreadable, at: position, "cannot read '\(path)': \(error.message)"))
      return []
    }
  }
}
