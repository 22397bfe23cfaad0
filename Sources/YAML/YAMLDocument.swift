/// YAML as configuration needs it: one document of texts, lists and mappings with unique names. Anchors, aliases and
/// tags are refused: they make a file mean something else than it says, and aliases can be made to explode.
public enum YAMLDocument {
  /// The file's root, and what is wrong. An empty file is a null scalar. The root is there in spite of problems if a
  /// reader may go on and find more: after a name that stands twice, say, but not after a syntax error.
  ///
  /// - Parameter file: the name that positions carry.
  public static func parse(_ text: [UInt8], file: String, limits: YAMLLimits = YAMLLimits())
    -> (root: Node?, problems: Diagnostics)
  {
    let start = SourcePosition(file: file)
    guard text.count <= limits.bytes else {
      let message = "larger than \(limits.bytes) bytes, too large for settings"
      return (nil, Diagnostics(Diagnostic(.unreadable, at: start, message)))
    }
    guard let source = EventSource(text, file: file) else {
      return (nil, Diagnostics(Diagnostic(.unreadable, at: start, "out of memory")))
    }
    var builder = NodeBuilder(limits: limits)
    do throws(Diagnostic) {
      while true {
        let event = try source.next()
        if case .streamEnd = event.kind { break }
        try builder.take(event)
      }
    } catch {
      var problems = builder.problems
      problems.append(error)
      return (nil, problems)
    }
    let root = builder.root ?? Node(.scalar(Node.Scalar(text: "", isPlain: true)), at: start)
    return (builder.hasAliases ? nil : root, builder.problems)
  }

  public static func parse(_ text: String, file: String, limits: YAMLLimits = YAMLLimits())
    -> (root: Node?, problems: Diagnostics)
  {
    parse(Array(text.utf8), file: file, limits: limits)
  }

  /// Reads and parses the file at `path`.
  ///
  /// - Parameter place: where a setting names this file, to be the place of "cannot be read"; the file itself by default.
  public static func load(
    _ path: String, namedAt place: SourcePosition? = nil, limits: YAMLLimits = YAMLLimits()
  )
    -> (root: Node?, problems: Diagnostics)
  {
    do throws(FileError) {
      return parse(try TextFile.read(path, limit: limits.bytes), file: path, limits: limits)
    } catch {
      let message = "cannot read '\(path)': \(error.message)"
      return (nil, Diagnostics(Diagnostic(.unreadable, at: place ?? SourcePosition(file: path), message)))
    }
  }
}
