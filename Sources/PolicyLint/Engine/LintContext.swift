import Policy
import YAML

/// What checks look at.
struct LintContext {
  let source: PolicySource
  let settings: LintSettings
  /// Whether all could be read: otherwise what seems not to be there may be in what could not.
  let isWhole: Bool
  let fixes: FixMaker

  init(_ source: PolicySource, _ settings: LintSettings) {
    self.source = source
    self.settings = settings
    fixes = FixMaker(source)
    isWhole = !source.diagnostics.contains { $0.severity == .error }
  }

  /// Where the first `topics:` stands, for what is about all of them.
  var topicsPlace: (position: SourcePosition, length: Int)? {
    for file in source.files {
      if let entry = file.entry("topics") { return (entry.position, entry.nameLength) }
    }
    return nil
  }

  /// How many characters the text takes that begins at a place; 1 if there is none.
  func length(at position: SourcePosition) -> Int { fixes.scalar(at: position)?.length ?? 1 }
}

extension PolicyFile {
  /// A setting at the file's top.
  func entry(_ name: String) -> Node.Entry? {
    guard case .mapping(let entries)? = root?.content else { return nil }
    return entries.first { $0.name == name }
  }
}
