import Schemas

/// The fields of sample values, in the order in which they come.
struct SampleFields {
  private enum Step {
    case member(String)
    case anyMember
    case anyElement
  }

  private struct Place {
    let names: [String]
    /// Samples that have it.
    var count = 0
    let isListed: Bool
    var hasBooleans = false
    var shapes: Set<ValueShape> = []
  }

  /// More than anyone would look over: the rest is left out.
  static let maximumFields = 1000
  private static let maximumDepth = 100

  private let year: Int
  private var order: [String] = []
  private var places: [String: Place] = [:]
  private var samples = 0
  /// Whether there are more fields.
  private(set) var isCut = false

  /// - Parameter year: the current one.
  init(year: Int) { self.year = year }

  mutating func add(_ value: SampleNode) {
    samples += 1
    var seen: Set<String> = []
    visit(value, [], &seen)
    for path in seen { places[path]?.count += 1 }
  }

  var fields: [FoundField] {
    order.compactMap { path in
      guard let place = places[path] else { return nil }
      // A list may be empty, though none in the samples was.
      return FoundField(
        path: path, names: place.names, hasFewValues: place.hasBooleans,
        isAlwaysThere: place.count == samples && place.isListed, shapes: place.shapes)
    }
  }

  private mutating func visit(_ value: SampleNode, _ steps: [Step], _ seen: inout Set<String>) {
    guard steps.count < Self.maximumDepth else { return add(steps, &seen) }
    switch value.content {
    case .object(let members):
      let shapes = members.map { ValueShape.of($0.name, year: year) }
      if let shape = shapes.first(where: { $0?.kind != nil }) {
        // Names that tell something about people cannot be sealed, but what they stand in can.
        add(steps, &seen, shape)
      } else if !members.isEmpty, zip(members, shapes).allSatisfy({ $1 != nil || Self.isNumber($0.name) }) {
        for member in members { visit(member.value, steps + [.anyMember], &seen) }
      } else {
        for member in members { visit(member.value, steps + [.member(member.name)], &seen) }
      }
    case .array(let items): for item in items { visit(item, steps + [.anyElement], &seen) }
    case .null, .sealed: add(steps, &seen)
    case .bool: add(steps, &seen, isBoolean: true)
    case .number(let text): add(steps, &seen, .of(text, isNumber: true, year: year))
    case .string(let text): add(steps, &seen, .of(text, year: year))
    }
  }

  private mutating func add(
    _ steps: [Step], _ seen: inout Set<String>, _ shape: ValueShape? = nil, isBoolean: Bool = false
  ) {
    let path = Self.text(steps)
    guard !path.isEmpty, path.utf8.count <= FieldPath.maximumLength else { return }
    if places[path] == nil {
      guard order.count < Self.maximumFields else {
        isCut = true
        return
      }
      order.append(path)
      let names = steps.compactMap { if case .member(let name) = $0 { name } else { nil } }
      places[path] = Place(names: names, isListed: names.count == steps.count)
    }
    seen.insert(path)
    if let shape { places[path]?.shapes.insert(shape) }
    if isBoolean { places[path]?.hasBooleans = true }
  }

  private static func isNumber(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func text(_ steps: [Step]) -> String {
    var text = ""
    for step in steps {
      switch step {
      case .anyElement: text += "[*]"
      case .anyMember: text += text.isEmpty ? "*" : ".*"
      case .member(let name):
        var builder = PathBuilder()
        builder.pushMember(Array(name.utf8).span.bytes)
        text += (text.isEmpty ? "" : ".") + builder.text
      }
    }
    return text
  }
}
