/// A mapping read by name: knows which names may stand in it and reports all others.
public struct Fields {
  /// Where the mapping begins.
  public let position: SourcePosition
  private let what: String
  private let values: [String: Node.Entry]

  /// Nil, and a report, if the node is no mapping.
  ///
  /// - Parameter what: names the mapping in messages: "the topic rule".
  public init?(_ node: Node, _ what: String, names: [String], _ problems: inout Diagnostics) {
    guard case .mapping(let entries) = node.content else {
      problems.report(
        .wrongType, at: node.position,
        "\(what) must be a mapping (\(names.prefix(3).map { $0 + ": …" }.joined(separator: ", "))), not \(node.kind)"
      )
      return nil
    }
    self.what = what
    position = node.position
    var values: [String: Node.Entry] = [:]
    for entry in entries {
      guard names.contains(entry.name) else {
        problems.report(
          .unknownName, at: entry.position,
          "unknown name '\(entry.name)' in \(what)\(Spelling.advice(for: entry.name, among: names))")
        continue
      }
      if entry.value.isNull {
        problems.report(.missing, at: entry.position, "'\(entry.name)' has no value")
        continue
      }
      values[entry.name] = entry
    }
    self.values = values
    unusable = Set(entries.map(\.name)).subtracting(values.keys)
  }

  /// Names that stand in the mapping with a value that was reported already.
  private let unusable: Set<String>

  /// The value, or nil if the name is not there.
  public subscript(name: String) -> Node? { values[name]?.value }

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
      problems.report(.missing, at: position, "\(what) has no '\(name)'\(advice)")
    }
    return nil
  }
}
