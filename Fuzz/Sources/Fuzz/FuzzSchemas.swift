@testable import Schemas

/// JSON Schemas and samples. Each place has a path that selects it, and all that has a tag is told.
enum FuzzSchemas {
  static func schema(_ input: [UInt8]) {
    _ = SchemaDocument.language(of: input.span.bytes)
    if let outline = try? SchemaOutline(sampling: input.span.bytes) { check(outline) }
    guard let file = try? JSONSchemaFile(path: "", json: input.span.bytes) else { return }
    check(file.outline)
    guard let tag = file.outline.entries.lazy.compactMap(\.tags.first).first else { return }
    guard let paths = try? file.paths(with: tag) else { return }
    must(!paths.isEmpty && paths.allSatisfy { file.canMatch($0) }, "a tag without a path")
  }

  private static func check(_ outline: SchemaOutline) {
    for entry in outline.entries.prefix(20) {
      guard let path = try? FieldPath(entry.path) else { continue }
      must(!outline.isComplete || !outline.matches(path).isEmpty, "a path that selects nothing: \(path)")
    }
    guard let matcher = try? FieldMatcher(["**.a", "b[*]", "*.c"].compactMap { try? FieldPath($0) }) else {
      return
    }
    _ = outline.openBranches(matcher)
    _ = outline.unclassified(by: matcher)
  }
}
