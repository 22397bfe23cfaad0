/// Compares what is stored with what was expected.
struct ShapeComparison {
  struct Difference: Hashable {
    /// A canonical path with the indices of elements; empty for all of it.
    let path: String
    let expected: String
    let stored: String
  }

  let parts: SealedParts
  private(set) var differences: [Difference] = []

  init(_ parts: SealedParts) { self.parts = parts }

  mutating func compare(_ expected: SampleNode, _ stored: SampleNode, at path: String = "") {
    if case .string(let text) = expected.content, let reading = SealedMark.reading(text) {
      if case .success(let mark) = reading, case .sealed(let part) = stored.content {
        if parts.matches(mark, part) { return }
        return report(path, text, parts.fullMark(part).text)
      }
      return report(path, text, parts.text(stored))
    }
    switch (expected.content, stored.content) {
    case (.object(let wanted), .object(let found)):
      if !compareBranch(wanted, stored, path) { compare(wanted, found, at: path) }
    case (.object(let wanted), _) where compareBranch(wanted, stored, path): break
    case (.array(let wanted), .array(let found)):
      for (index, (left, right)) in zip(wanted, found).enumerated() {
        compare(left, right, at: "\(path)[\(index)]")
      }
      for index in min(wanted.count, found.count)..<max(wanted.count, found.count) {
        report(
          "\(path)[\(index)]", index < wanted.count ? parts.text(wanted[index]) : "nothing",
          index < found.count ? parts.text(found[index]) : "nothing")
      }
    case (.string(let text), .object), (.string(let text), .array):
      // Written as a text of JSON.
      guard let parsed = JSONNodeParser.node(text), !parsed.isLeaf else {
        return report(path, parts.text(expected), parts.text(stored))
      }
      compare(parsed, stored, at: path)
    default:
      guard !isEqual(expected.content, stored.content) else { return }
      report(path, parts.text(expected), parts.text(stored))
    }
  }

  private mutating func compare(
    _ wanted: [SampleNode.Member], _ found: [SampleNode.Member], at path: String
  ) {
    var rest = found
    for member in wanted {
      let place = path.isEmpty ? member.name : "\(path).\(member.name)"
      guard let index = rest.firstIndex(where: { $0.name == member.name }) else {
        report(place, parts.text(member.value), "nothing")
        continue
      }
      compare(member.value, rest.remove(at: index).value, at: place)
    }
    for member in rest {
      report(path.isEmpty ? member.name : "\(path).\(member.name)", "nothing", parts.text(member.value))
    }
  }

  /// A union's value as Avro's own JSON has it, `{"string": …}`.
  private mutating func compareBranch(
    _ wanted: [SampleNode.Member], _ stored: SampleNode, _ path: String
  ) -> Bool {
    guard let only = wanted.first, wanted.count == 1, let type = stored.type else { return false }
    if case .object(let found) = stored.content, found.contains(where: { $0.name == only.name }) {
      return false
    }
    guard type == only.name || type.hasSuffix(".\(only.name)") || type == "union" else { return false }
    compare(only.value, stored, at: path)
    return true
  }

  private func isEqual(_ expected: SampleNode.Content, _ stored: SampleNode.Content) -> Bool {
    if expected == stored { return true }
    switch (expected, stored) {
    case (.number(let left), .number(let right)):
      if let left = Int64(left), let right = Int64(right) { return left == right }
      return Double(left) == Double(right)
    // Of values that are no JSON everything is text.
    case (.number(let text), .string(let other)): return text == other
    case (.bool(let bool), .string(let other)): return (bool ? "true" : "false") == other
    default: return false
    }
  }

  private mutating func report(_ path: String, _ expected: String, _ stored: String) {
    differences.append(Difference(path: path, expected: expected, stored: stored))
  }
}
