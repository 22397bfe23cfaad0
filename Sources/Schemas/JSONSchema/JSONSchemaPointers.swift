/// The subschemas of a JSON Schema, by where they are, and what `$ref` means in it.
struct JSONSchemaPointers {
  private struct Step: Hashable {
    let parent: Int
    let token: String
  }

  /// What has been looked at, the root first.
  private(set) var trees: [JSONTree]
  private var steps: [Step] = [Step(parent: -1, token: "")]
  private var numbers: [Step: Int] = [:]
  /// What `$id` and anchors name: `https://…/a`, `#name`, `https://…/a#name`.
  private var names: [String: Int] = [:]

  /// Names that are looked for in a schema, at most, and the longest, in bytes.
  private static let maximumNames = 100_000
  private static let maximumNameLength = 4096

  init(_ root: JSONTree) {
    trees = [root]
    findNames()
  }

  /// Where a subschema is, for a message.
  func pointer(_ number: Int) -> String {
    var tokens: [String] = []
    var number = number
    while number > 0, tokens.count < 20 {
      tokens.append(String(steps[number].token.unicodeScalars.prefix(100).map(Character.init)))
      number = steps[number].parent
    }
    return tokens.reversed().joined(separator: "/")
  }

  /// The subschema under a keyword of another; nil if there is none.
  mutating func part(_ number: Int, _ keyword: String) -> Int? {
    guard let tree = trees[number][keyword], Self.isSchema(tree) else { return nil }
    return self.number(number, keyword, tree)
  }

  /// The subschemas in an object or array under a keyword, with their names or indices.
  mutating func parts(_ number: Int, _ keyword: String) -> [(name: String, number: Int)] {
    guard let tree = trees[number][keyword] else { return [] }
    switch tree {
    case .object(let members):
      let list = self.number(number, keyword, tree)
      return members.filter { Self.isSchema($0.value) }.map {
        ($0.name, self.number(list, $0.name, $0.value))
      }
    case .array(let items):
      let list = self.number(number, keyword, tree)
      return items.enumerated().filter { Self.isSchema($1) }.map { index, item in
        ("\(index)", self.number(list, "\(index)", item))
      }
    default: return []
    }
  }

  /// What a `$ref` refers to; nil if it is not in this document.
  mutating func target(_ reference: String) -> Int? {
    let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let base = String(parts[0])
    let fragment = parts.count > 1 ? String(parts[1]) : ""
    if !fragment.isEmpty, !fragment.hasPrefix("/") { return names["\(base)#\(fragment)"] }
    guard let start = base.isEmpty ? 0 : names[base], let decoded = Self.percentDecoded(fragment) else {
      return nil
    }
    var number = start
    for token in decoded.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let part = step(number, Self.unescaped(token)) else { return nil }
      number = part
    }
    return Self.isSchema(trees[number]) ? number : nil
  }

  private mutating func step(_ number: Int, _ token: String) -> Int? {
    if let known = numbers[Step(parent: number, token: token)] { return known }
    switch trees[number] {
    case .object: return trees[number][token].map { self.number(number, token, $0) }
    case .array(let items):
      guard let index = Int(token), items.indices.contains(index) else { return nil }
      return self.number(number, "\(index)", items[index])
    default: return nil
    }
  }

  private mutating func number(_ parent: Int, _ token: String, _ tree: JSONTree) -> Int {
    let step = Step(parent: parent, token: token)
    if let known = numbers[step] { return known }
    numbers[step] = trees.count
    trees.append(tree)
    steps.append(step)
    return trees.count - 1
  }

  // MARK: Names

  /// An object or array on the way through the document.
  private struct Visit {
    let tree: JSONTree
    let parent: Int
    let token: String
    let base: String
  }

  private mutating func findNames() {
    var visits = [Visit(tree: trees[0], parent: -1, token: "", base: "")]
    var next = 0
    while next < visits.count, names.count < Self.maximumNames {
      let visit = visits[next]
      switch visit.tree {
      case .object(let members):
        let base = findNames(visit, next, visits)
        for member in members where member.value.isContainer {
          visits.append(Visit(tree: member.value, parent: next, token: member.name, base: base))
        }
      case .array(let items):
        for (index, item) in items.enumerated() where item.isContainer {
          visits.append(Visit(tree: item, parent: next, token: "\(index)", base: visit.base))
        }
      default: break
      }
      next += 1
    }
  }

  /// Notes an object's names.
  /// - Returns: what references within it are relative to.
  private mutating func findNames(_ visit: Visit, _ index: Int, _ visits: [Visit]) -> String {
    var found: [String] = []
    var base = visit.base
    if let id = (visit.tree["$id"] ?? visit.tree["id"])?.string, id.utf8.count <= Self.maximumNameLength {
      if !id.hasPrefix("#") { base = id.hasSuffix("#") ? String(id.dropLast()) : id }
      found.append(id.hasPrefix("#") ? id : base)
    }
    for keyword in ["$anchor", "$dynamicAnchor"] {
      guard let name = visit.tree[keyword]?.string, name.utf8.count <= Self.maximumNameLength else {
        continue
      }
      found.append("#\(name)")
      if !base.isEmpty { found.append("\(base)#\(name)") }
    }
    if found.isEmpty { return base }
    var path: [Int] = []
    var above = index
    while above > 0 {
      path.append(above)
      above = visits[above].parent
    }
    let number = path.reversed().reduce(0) { self.number($0, visits[$1].token, visits[$1].tree) }
    for name in found where names[name] == nil { names[name] = number }
    return base
  }

  // MARK: Texts

  private static func isSchema(_ tree: JSONTree) -> Bool {
    switch tree {
    case .object, .boolean: true
    default: false
    }
  }

  private static func unescaped(_ token: Substring) -> String {
    guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
    var result = ""
    var rest = token
    while let character = rest.popFirst() {
      switch (character, rest.first) {
      case ("~", "0"): result += "~"
      case ("~", "1"): result += "/"
      default:
        result.append(character)
        continue
      }
      rest.removeFirst()
    }
    return result
  }

  private static func percentDecoded(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(JSONByte.hex), let low = rest.popFirst().flatMap(JSONByte.hex)
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension JSONTree {
  fileprivate var isContainer: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }
}
