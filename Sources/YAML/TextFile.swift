import Files

/// Whole small text files, and folders of them.
public enum TextFile {
  /// The file's bytes, `limit` at most.
  public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    do { return try OpenedFile(path).contents(limit: limit) } catch { throw FileError(error.description) }
  }

  /// Whether `path` is a folder; false too if it does not exist.
  public static func isFolder(_ path: String) -> Bool { Folder.exists(path) }

  /// The names in a folder, sorted by their bytes, without hidden ones.
  public static func names(inFolder path: String) throws(FileError) -> [String] {
    let names: [String]
    do { names = try Folder.names(in: path) } catch { throw FileError(error.description) }
    return names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
