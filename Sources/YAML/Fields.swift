/// A mapping read by name: knows which names may stand in it and reports all others.
public struct Fields {
  public let node: Node
  private let what: String
  private let values: [String: Node.Entry]
  /// Names that stand in the mapping with a value that was reported already.
  private let unusable: Set<String>

  /// Nil, and a report, if the node is no mapping.
  ///
  /// - Parameter what: names the mapping in messages: "the topic rule".
  public init?(_ node: Node, _ what: String, names: [String], _ problems: inout Diagnostics) {
    guard case .mapping(let entries) = node.content else {
      problems.report(
        .wrongType, at: node,
        "\(what) must be a mapping (\(names.prefix(3).map { $0 + ": …" }.joined(separator: ", "))), not \(node.kind)"
      )
      return nil
    }
    self.node = node
    self.what = what
    var values: [String: Node.Entry] = [:]
    var unusable: Set<String> = []
    for entry in entries {
      guard names.contains(entry.name) else {
        Self.reportUnknown(entry, what, names, present: entries, &problems)
        unusable.insert(entry.name)
        continue
      }
      if entry.value.isNull {
        problems.report(.emptySetting, at: entry, "'\(entry.name)' has no value")
        unusable.insert(entry.name)
        continue
      }
      values[entry.name] = entry
    }
    self.values = values
    self.unusable = unusable
  }

  private static func reportUnknown(
    _ entry: Node.Entry, _ what: String, _ names: [String], present: [Node.Entry],
    _ problems: inout Diagnostics
  ) {
    var fix: SourceFix?
    if let nearest = Spelling.nearest(to: entry.name, among: names),
      !present.contains(where: { $0.name == nearest })
    {
      fix = SourceFix(
        "replace '\(entry.name)' by '\(nearest)'",
        [SourceFix.Edit(from: entry.position, to: entry.nameEnd, nearest)])
    }
    problems.report(
      .unknownSetting, at: entry,
      "unknown name '\(entry.name)' in \(what)\(Spelling.advice(for: entry.name, among: names))", fix: fix)
  }

  /// Where the mapping begins.
  public var position: SourcePosition { node.position }

  /// The value, or nil if the name is not there.
  public subscript(name: String) -> Node? { values[name]?.value }

  /// The name with its value.
  public func entry(_ name: String) -> Node.Entry? { values[name] }

  /// Whether the name is there, were it without a usable value.
  public func has(_ name: String) -> Bool { values[name] != nil || unusable.contains(name) }

  /// Where each name stands.
  public var positions: [String: SourcePosition] { values.mapValues(\.position) }

  /// Where the name itself stands, or the mapping's place.
  public func position(of name: String) -> SourcePosition { values[name]?.position ?? position }

  /// The value; reports its absence.
  ///
  /// - Parameter hint: what to write, as in "encrypt: value".
  public func required(_ name: String, hint: String? = nil, _ problems: inout Diagnostics) -> Node? {
    if let value = self[name] { return value }
    if !unusable.contains(name) {
      let advice = hint.map { "; add \($0)" } ?? ""
      reportMissing("\(what) has no '\(name)'\(advice)", &problems)
    }
    return nil
  }

  /// Reports something that the mapping has to have.
  public func reportMissing(_ message: String, _ problems: inout Diagnostics) {
    problems.report(.missingSetting, at: position, length: headLength, message)
  }

  /// How many characters of the line in which the mapping begins stand for it: its first name.
  public var headLength: Int {
    guard !node.isFlow, case .mapping(let entries) = node.content, let first = entries.first else {
      return node.length
    }
    return first.nameLength
  }
}
