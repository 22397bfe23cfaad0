import YAML

extension Policy {
  /// Reads a policy file, or all `*.yaml` and `*.yml` files of a folder (not of folders in it). The files make one policy: keys and
  /// rules of one file count in all.
  ///
  /// - Parameter place: where a setting names the path, to be the place of "cannot be read".
  /// - Throws: all problems of all files.
  public static func load(_ path: String, namedAt place: SourcePosition? = nil) throws(PolicyErrors) -> Policy
  {
    try PolicySource.load([path], namedAt: place).policy()
  }

  /// A policy from texts, under the names that positions shall carry. Files that they name need not exist.
  public static func parse(_ texts: KeyValuePairs<String, String>) throws(PolicyErrors) -> Policy {
    try PolicySource.parse(texts).policy()
  }
}
