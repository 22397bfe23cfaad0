/// YAML as configuration needs it: one document of texts, lists and mappings with unique names. Anchors, aliases and
/// tags are refused: they make a file mean something else than it says, and aliases can be made to explode.
public enum YAMLDocument {
  /// The file's root. An empty file is a null scalar.
  ///
  /// - Parameter file: the name that positions carry.
  /// - Throws: every problem up to the one that makes it pointless to go on.
  public static func parse(_ text: [UInt8], file: String, limits: YAMLLimits = YAMLLimits())
    throws(Diagnostics) -> Node
  {
    guard text.count <= limits.bytes else {
      throw Diagnostics(
        Diagnostic(
          .unreadable, at: SourcePosition(file: file),
          "larger than \(limits.bytes) bytes, too large for settings"
        ))
    }
    guard let source = EventSource(text, file: file) else {
      throw Diagnostics(Diagnostic(.unreadable, at: SourcePosition(file: file), "out of memory"))
    }
    var builder = NodeBuilder(limits: limits)
    do throws(Diagnostic) {
      reading: while true {
        let event = try source.next()
        if case .streamEnd = event.kind { break reading }
        try builder.take(event)
      }
    } catch {
      var problems = builder.problems
      problems.report(error.code, at: error.position, error.message)
      throw problems
    }
    try builder.problems.check()
    return builder.root
      ?? Node(.scalar(Node.Scalar(text: "", isPlain: true)), at: SourcePosition(file: file))
  }

  public static func parse(_ text: String, file: String, limits: YAMLLimits = YAMLLimits())
    throws(Diagnostics) -> Node
  {
    try parse(Array(text.utf8), file: file, limits: limits)
  }

  /// Reads and parses the file at `path`.
  ///
  /// - Parameter namedAt: where a setting names this file, to be the place of "cannot be read"; the file itself by
  ///   default.
  public static func load(
    _ path: String, namedAt place: SourcePosition? = nil, limits: YAMLLimits = YAMLLimits()
  ) throws(Diagnostics) -> Node {
    let text: [UInt8]
    do throws(FileError) {
      text = try TextFile.read(path, limit: limits.bytes)
    } catch {
      throw Diagnostics(
        Diagnostic(
          .unreadable, at: place ?? SourcePosition(file: path), "cannot read '\(path)': \(error.message)")
      )
    }
    return try parse(text, file: path, limits: limits)
  }
}
