/// Puts nodes together from events, with a stack of its own instead of recursion.
struct NodeBuilder {
  private enum Open {
    case sequence(SourcePosition, isFlow: Bool, [Node])
    case mapping(SourcePosition, isFlow: Bool, OpenMapping)
  }

  private struct OpenMapping {
    var entries: [Node.Entry] = []
    var names: [String: SourcePosition] = [:]
    var awaiting: (name: String, position: SourcePosition, end: SourcePosition)?
  }

  private let limits: YAMLLimits
  private var open: [Open] = []
  private var nodes = 0
  private(set) var root: Node?
  private(set) var problems = Diagnostics()
  /// Whether values are missing, so that looking for more problems would only find those.
  private(set) var hasAliases = false

  init(limits: YAMLLimits) { self.limits = limits }

  /// Throws what makes it pointless to go on; what does not is kept in `problems`.
  mutating func take(_ event: Event) throws(Diagnostic) {
    if let anchor = event.anchor {
      problems.report(
        .anchor, at: event.position, length: anchor.unicodeScalars.count + 1,
        "anchors (&\(anchor)) are not supported; write the value out")
    }
    if let tag = event.tag {
      problems.report(
        .yamlTag, at: event.position, "tags (\(tag)) are not supported; write the plain value")
    }
    switch event.kind {
    case .streamStart, .streamEnd, .documentEnd: break
    case .documentStart:
      if root != nil {
        throw Diagnostic(
          .secondDocument, at: event.position, length: 3,
          "a file holds one document; remove the second '---'")
      }
    case .alias(let name):
      hasAliases = true
      problems.report(
        .alias, at: event.position, length: name.unicodeScalars.count + 1,
        "aliases (*\(name)) are not supported; write the value out")
      try add(Node(.scalar(Node.Scalar(text: "", isPlain: true)), at: event.position))
    case .scalar(let scalar): try add(Node(.scalar(scalar), at: event.position, end: event.end))
    case .sequenceStart(let isFlow):
      try begin(.sequence(event.position, isFlow: isFlow, []), at: event.position)
    case .mappingStart(let isFlow):
      try begin(.mapping(event.position, isFlow: isFlow, OpenMapping()), at: event.position)
    case .sequenceEnd, .mappingEnd:
      switch open.popLast() {
      case .sequence(let position, let isFlow, let items):
        try add(Node(.sequence(items), at: position, end: event.end, isFlow: isFlow))
      case .mapping(let position, let isFlow, let mapping):
        try add(Node(.mapping(mapping.entries), at: position, end: event.end, isFlow: isFlow))
      case nil: break
      }
    }
  }

  private mutating func begin(_ next: Open, at position: SourcePosition) throws(Diagnostic) {
    if case .mapping(_, _, let mapping) = open.last, mapping.awaiting == nil {
      throw Diagnostic(.wrongType, at: position, "a name must be a text, not a list or a mapping")
    }
    guard open.count < limits.depth else {
      throw Diagnostic(.syntax, at: position, "nested more than \(limits.depth) deep")
    }
    open.append(next)
  }

  private mutating func add(_ node: Node) throws(Diagnostic) {
    nodes += 1
    guard nodes <= limits.nodes else {
      throw Diagnostic(.syntax, at: node.position, "more than \(limits.nodes) values in one file")
    }
    switch open.popLast() {
    case nil: root = node
    case .sequence(let position, let isFlow, var items):
      items.append(node)
      open.append(.sequence(position, isFlow: isFlow, items))
    case .mapping(let position, let isFlow, var mapping):
      if let (name, namePosition, nameEnd) = mapping.awaiting {
        mapping.awaiting = nil
        if let first = mapping.names[name] {
          problems.report(
            .duplicateName, at: namePosition,
            length: nameEnd.line == namePosition.line ? nameEnd.column - namePosition.column : 1,
            "'\(name)' is here twice; the first is in line \(first.line)",
            related: [Diagnostic.Related(first, "the first is here")])
        } else {
          mapping.names[name] = namePosition
          mapping.entries.append(
            Node.Entry(name: name, position: namePosition, nameEnd: nameEnd, value: node))
        }
      } else if case .scalar(let scalar) = node.content {
        mapping.awaiting = (scalar.text, node.position, node.end)
      }
      open.append(.mapping(position, isFlow: isFlow, mapping))
    }
  }
}
