/// A JSON Schema in a file: where fields are in JSON values, and which tags they have.
public struct JSONSchemaFile: Sendable {
  public let path: String
  public let outline: SchemaOutline

  /// - Throws: if it is no JSON Schema, or has too many places to know all of them.
  public init(path: String, json: RawSpan) throws(SchemaError) {
    self.path = path
    let reader = try JSONSchemaReader(try JSONTree(text: json))
    outline = SchemaOutline(reader.nodes, root: 0)
  }

  /// Reads the file, of 2 MiB at most. Throws `.invalid` with a sentence that does not repeat the path.
  public init(reading path: String) throws(SchemaLookupError) {
    let text = try SchemaFile.text(path)
    do {
      try self.init(path: path, json: text.utf8Span.span.bytes)
    } catch {
      throw SchemaLookupError(.invalid, "it is no JSON Schema: \(error)")
    }
  }

  /// Whether the path can select something. Where the schema does not say what there is, any path can.
  public func canMatch(_ path: FieldPath) -> Bool { !outline.isComplete || !outline.matches(path).isEmpty }

  /// Paths to all places that have the tag. Where the schema knows a member by a pattern only, the path selects all of the
  /// object's; where a type contains itself, it has a `**`.
  ///
  /// - Parameter exactly: whether they must not select any other place that the schema knows: for what is to stay readable.
  /// - Throws: if a place has no such path, or the tag is on the whole value, or the schema is too large to know all.
  public func paths(with tag: SchemaTag, exactly: Bool = false) throws(SchemaError) -> [FieldPath] {
    guard outline.isComplete else {
      throw SchemaError("the schema has too many places to find all with \(tag); name fields by their paths")
    }
    var known: Set<String> = []
    var paths: [FieldPath] = []
    for entry in outline.all where entry.tags.contains(tag) && known.insert(entry.path).inserted {
      if entry.path.isEmpty {
        throw SchemaError("\(tag) is on the whole value; tag its properties, or use 'encrypt: value'")
      }
      do throws(FieldPathError) {
        paths.append(try FieldPath(entry.path))
      } catch {
        throw SchemaError("a place with \(tag) has no path: \(error.message)")
      }
    }
    guard exactly else { return paths }
    for path in paths {
      guard let other = outline.matches(path).first(where: { !known.contains($0.path) }) else { continue }
      throw SchemaError(
        "\(path), for what has \(tag), would select \(other.path) as well; name what it is about by paths")
    }
    return paths
  }
}
