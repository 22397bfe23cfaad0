import Schemas

/// What a path selects in a value.
struct NodeSelection {
  /// A place that the path leads to, or something sealed on the way to it.
  struct Place {
    let path: NodePath
    let node: SampleNode
  }

  private(set) var places: [Place] = []
  private var seen: Set<String> = []
  private var path = NodePath()
  private static let maximum = 100_000

  init(_ wanted: FieldPath, in node: SampleNode) {
    descend(wanted.steps[...], node)
  }

  private mutating func descend(_ steps: ArraySlice<FieldPath.Step>, _ node: SampleNode) {
    guard places.count < Self.maximum else { return }
    var isSealed = false
    if case .sealed = node.content { isSealed = true }
    // Of something sealed nobody knows what lies in it, somewhere.
    if isSealed, steps.first == .anyDepth, steps.count > 1, !path.text.isEmpty { return }
    guard let step = steps.first, !isSealed else {
      // Several ways may lead to one place.
      if seen.insert(path.indexed).inserted { places.append(Place(path: path, node: node)) }
      return
    }
    let rest = steps.dropFirst()
    switch step {
    case .branch(let name):
      let type = node.type ?? ""
      if type == name || type.hasSuffix(".\(name)") { descend(rest, node) }
    case .anyDepth:
      descend(rest, node)
      forEachChild(node) { (selection, child, _) in selection.descend(steps, child) }
    default:
      forEachChild(node) { (selection, child, key) in
        if Self.takes(step, key) { selection.descend(rest, child) }
      }
    }
  }

  private enum Key {
    case member(String)
    case element(Int)
  }

  private static func takes(_ step: FieldPath.Step, _ key: Key) -> Bool {
    switch (step, key) {
    case (.member(let wanted), .member(let name)): wanted == name
    case (.anyMember, .member), (.anyElement, .element): true
    case (.element(let wanted), .element(let index)): wanted == index
    default: false
    }
  }

  private mutating func forEachChild(
    _ node: SampleNode, _ body: (inout NodeSelection, SampleNode, Key) -> Void
  ) {
    switch node.content {
    case .object(let members):
      for member in members {
        path.pushMember(member.name)
        body(&self, member.value, .member(member.name))
        path.pop()
      }
    case .array(let items):
      for (index, item) in items.enumerated() {
        path.pushElement(index)
        body(&self, item, .element(index))
        path.pop()
      }
    default: break
    }
  }
}

extension SampleNode {
  /// Whether all that is not null in it is sealed; nil if nothing is there.
  var isSealed: Bool? { leaves { if case .sealed = $0.content { true } else { false } } }

  /// Whether nothing in it is sealed.
  var isReadable: Bool { leaves { if case .sealed = $0.content { false } else { true } } ?? true }

  private func leaves(_ holds: (SampleNode) -> Bool) -> Bool? {
    switch content {
    case .array(let items):
      let answers = items.compactMap { $0.leaves(holds) }
      return answers.isEmpty ? nil : answers.allSatisfy { $0 }
    case .object(let members):
      let answers = members.compactMap { $0.value.leaves(holds) }
      return answers.isEmpty ? nil : answers.allSatisfy { $0 }
    case .null: return nil
    default: return holds(self)
    }
  }
}
