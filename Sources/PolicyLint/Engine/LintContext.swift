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

  func file(_ position: SourcePosition) -> PolicyFile? { source.files.first { $0.path == position.file } }

  /// How many characters the text takes that begins at a place; 1 if there is none.
  func length(at position: SourcePosition) -> Int { file(position)?.root?.scalar(at: position)?.length ?? 1 }
}

extension PolicyFile {
  /// A setting at the file's top.
  func entry(_ name: String) -> Node.Entry? {
    guard case .mapping(let entries)? = root?.content else { return nil }
    return entries.first { $0.name == name }
  }
}

extension Node {
  /// The text that begins at a place.
  func scalar(at place: SourcePosition) -> Node? {
    switch content {
    case .scalar: return position == place ? self : nil
    case .sequence(let items):
      // The last that does not begin behind it.
      return items.last { $0.position <= place }?.scalar(at: place)
    case .mapping(let entries):
      return entries.last { $0.value.position <= place }?.value.scalar(at: place)
    }
  }
}
