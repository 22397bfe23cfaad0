/// Reads a JSON Schema (draft 4 to 2020-12) as far as it says where data are, into nodes of an outline.
///
/// What several subschemas say of one place (`allOf`, `$ref` and what stands beside it) is put together. What holds only in
/// some cases (`if`, `then`, `dependentSchemas`) may hold. `anyOf` and `oneOf` are unions. What is in another document,
/// or said in ways that are not known here, may be anything.
struct JSONSchemaReader {
  /// A place: the subschemas that it has to fit, without the alternatives of some that have been chosen of.
  private struct Key: Hashable {
    var subschemas: [Int]
    var chosen: Set<Int> = []
    /// The type that has been chosen of several.
    var type: String?
  }

  /// All that is said of a place.
  private struct Facts {
    var must: [Int] = []
    var may: [Int] = []
    /// `anyOf` and `oneOf`, and whose.
    var alternatives: [(owner: Int, branches: [Int])] = []
    /// Whether something that is said is not known.
    var isUnknown = false

    var all: [Int] { must + may }
  }

  static let maximumNodes = 50_000
  /// Subschemas that are looked at, again and again.
  static let maximumWork = 500_000

  private(set) var nodes: [OutlineNode] = []
  private var pointers: JSONSchemaPointers
  private var numbers: [Key: Int] = [:]
  private var keys: [Key] = []
  private var work = 0

  /// Reads a document. Its root is the first of `nodes`.
  init(_ document: JSONTree) throws(SchemaError) {
    switch document {
    case .object, .boolean: break
    default: throw SchemaError("a JSON Schema is an object, not \(document.kind)")
    }
    pointers = JSONSchemaPointers(document)
    _ = try place(Key(subschemas: [0]))
    var next = 0
    while next < keys.count {
      nodes[next] = try node(keys[next])
      next += 1
    }
  }

  /// The number of the node of a place, which is made later.
  private mutating func place(_ key: Key) throws(SchemaError) -> Int {
    try count(key.subschemas.count)
    var key = key
    key.subschemas = try Array(Set(key.subschemas.map { number throws(SchemaError) in try followed(number) }))
      .sorted()
    if let known = numbers[key] { return known }
    guard keys.count < Self.maximumNodes else { throw SchemaError("more than \(Self.maximumNodes) types") }
    numbers[key] = keys.count
    keys.append(key)
    nodes.append(OutlineNode(kind: .any, type: "any"))
    return keys.count - 1
  }

  /// What a subschema that is nothing but a reference stands for: so that types are known again.
  private mutating func followed(_ number: Int) throws(SchemaError) -> Int {
    var number = number
    for _ in 0..<100 {
      guard case .object(let members) = pointers.trees[number],
        let target = pointers.trees[number]["$ref"]?.string.flatMap({ pointers.target($0) })
      else { break }
      try count(members.count)
      let isReference = members.allSatisfy { member in
        member.name == "$ref" || Self.annotations.contains(member.name)
          || !Self.keywords.contains(member.name)
      }
      guard isReference else { break }
      number = target
    }
    return number
  }

  /// A part, with what its subschemas themselves are described with.
  private mutating func edge(
    _ step: FieldPath.Step?, _ parts: [Int], isRequired: Bool = false
  ) throws(SchemaError) -> OutlineNode.Edge {
    var node = OutlineNode(kind: .any, type: "")
    describe(&node, parts)
    return OutlineNode.Edge(
      step: step, target: try place(Key(subschemas: parts)), tags: node.tags,
      documentation: node.documentation, isRequired: isRequired)
  }

  private mutating func count(_ more: Int = 1) throws(SchemaError) {
    work += more
    guard work <= Self.maximumWork else { throw SchemaError("the schema is too complex") }
  }

  // MARK: What is said

  private mutating func facts(_ key: Key) throws(SchemaError) -> Facts {
    var facts = try facts(key, mergesAlternatives: false)
    // Of several lists of alternatives any may go with any.
    if facts.alternatives.count > 1 {
      facts = try self.facts(key, mergesAlternatives: true)
      facts.alternatives = []
    }
    return facts
  }

  private mutating func facts(_ key: Key, mergesAlternatives: Bool) throws(SchemaError) -> Facts {
    var facts = Facts()
    var seen: Set<Int> = []
    var open = key.subschemas.reversed().map { (number: $0, isSure: true) }
    while let (number, isSure) = open.popLast() {
      try count()
      guard seen.insert(number).inserted else { continue }
      let tree = pointers.trees[number]
      guard case .object(let members) = tree else { continue }
      try count(members.count / 16)
      if isSure { facts.must.append(number) } else { facts.may.append(number) }
      // Looked at in this order, before what is open already.
      var next: [(number: Int, isSure: Bool)] = []
      for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
        guard let reference = tree[keyword]?.string else { continue }
        if let target = pointers.target(reference) {
          next.append((target, isSure))
        } else {
          facts.isUnknown = true
        }
      }
      next += pointers.parts(number, "allOf").map { ($0.number, isSure) }
      for keyword in ["anyOf", "oneOf"] where !key.chosen.contains(number) {
        let branches = pointers.parts(number, keyword).map(\.number)
        if branches.isEmpty { continue }
        try count(branches.count)
        facts.alternatives.append((number, branches))
        if mergesAlternatives { next += branches.map { ($0, false) } }
      }
      next += ["then", "else"].compactMap { pointers.part(number, $0) }.map { ($0, false) }
      for keyword in ["dependentSchemas", "dependencies"] {
        next += pointers.parts(number, keyword).map { ($0.number, false) }
      }
      open += next.reversed()
    }
    return facts
  }

  /// The types that values may have; none: the schema does not say.
  private func types(_ facts: Facts) throws(SchemaError) -> [String] {
    func declared(_ number: Int) throws(SchemaError) -> [String]? {
      let names: [String]
      switch pointers.trees[number]["type"] {
      case .string(let name)?: names = [name]
      case .array(let items)?: names = items.compactMap(\.string)
      case nil: return nil
      default: names = ["?"]
      }
      for name in names where !Self.typeNames.contains(name) {
        let isAvro = AvroNode.primitives[name] != nil || ["record", "enum", "fixed", "map"].contains(name)
        throw SchemaError(
          "a type is one of \(Self.typeNames.joined(separator: ", "))"
            + (isAvro ? "; is it an Avro schema?" : ""),
          in: pointers.pointer(number))
      }
      return names
    }
    var found: [String]?
    for number in facts.must {
      guard let names = try declared(number) else { continue }
      guard let known = found else {
        found = names
        continue
      }
      let both = known.filter { names.contains($0) || $0 == "integer" && names.contains("number") }
      let added = names.filter { $0 == "integer" && known.contains("number") && !both.contains($0) }
      if !(both + added).isEmpty { found = both + added }
    }
    if let found { return found }
    var any: [String] = []
    for number in facts.may {
      for name in try declared(number) ?? [] where !any.contains(name) { any.append(name) }
    }
    return any.isEmpty ? implied(facts) : any
  }

  private static let typeNames = ["object", "array", "string", "integer", "number", "boolean", "null"]

  /// The types that the keywords are about.
  private func implied(_ facts: Facts) -> [String] {
    func has(_ keywords: [String]) -> Bool {
      facts.all.contains { number in keywords.contains { pointers.trees[number][$0] != nil } }
    }
    let values = values(facts)
    if !values.isEmpty {
      return Self.typeNames.filter { name in values.contains { $0.schemaType == name } }
    }
    var types: [String] = []
    if has(["properties", "patternProperties", "additionalProperties", "required", "propertyNames"]) {
      types.append("object")
    }
    if has(["items", "prefixItems", "contains", "minItems", "maxItems"]) { types.append("array") }
    if has(["pattern", "format", "minLength", "maxLength", "contentEncoding"]) { types.append("string") }
    if has(["minimum", "maximum", "multipleOf"]) { types.append("number") }
    return types
  }

  /// The values that there may be at most; none: others too.
  private func values(_ facts: Facts) -> [JSONTree] {
    for number in facts.must {
      if let value = pointers.trees[number]["const"] { return [value] }
      if let values = pointers.trees[number]["enum"]?.array, !values.isEmpty { return values }
    }
    return []
  }

  // MARK: Nodes

  private mutating func node(_ key: Key) throws(SchemaError) -> OutlineNode {
    let facts = try facts(key)
    var node = OutlineNode(kind: .any, type: "any")
    describe(&node, facts.all)
    if let (owner, branches) = facts.alternatives.first {
      node.kind = .union
      node.type = "one of several"
      for branch in branches {
        // A choice that there is not.
        if case .boolean(false) = pointers.trees[branch] { continue }
        var choice = Key(subschemas: key.subschemas + [branch], chosen: key.chosen, type: key.type)
        choice.chosen.insert(owner)
        node.edges.append(OutlineNode.Edge(step: nil, target: try place(choice)))
      }
      return node
    }
    let types = if let type = key.type { [type] } else { try types(facts) }
    guard types.count == 1, let type = types.first else {
      node.kind = types.isEmpty ? .any : .union
      node.isOpen = types.isEmpty
      node.type = types.isEmpty ? "any" : types.joined(separator: " or ")
      for type in types {
        var choice = key
        choice.type = type
        node.edges.append(OutlineNode.Edge(step: nil, target: try place(choice)))
      }
      return node
    }
    node.type = node.logicalType.map { "\(type) (\($0))" } ?? type
    switch type {
    case "object": try object(&node, facts)
    case "array": try array(&node, facts)
    case "string": node.kind = values(facts).isEmpty ? .string : .enumeration
    case "integer": node.kind = values(facts).isEmpty ? .integer : .enumeration
    case "number": node.kind = values(facts).isEmpty ? .number : .enumeration
    case "boolean": node.kind = .boolean
    default: node.kind = .null
    }
    return node
  }

  private mutating func object(_ node: inout OutlineNode, _ facts: Facts) throws(SchemaError) {
    var names: [String] = []
    var members: [[UInt8]: [Int]] = [:]
    var others: [Int] = []
    var (isOpen, isClosed) = (facts.isUnknown, false)
    for number in facts.all {
      for (name, part) in pointers.parts(number, "properties") {
        try count()
        let bytes = Array(name.utf8)
        if members[bytes] == nil { names.append(name) }
        members[bytes, default: []].append(part)
      }
      others += pointers.parts(number, "patternProperties").map(\.number)
      for keyword in ["additionalProperties", "unevaluatedProperties"] {
        guard let part = pointers.part(number, keyword) else { continue }
        switch pointers.trees[part] {
        case .boolean(let allows):
          if allows { isOpen = true } else { isClosed = true }
        default: others.append(part)
        }
      }
    }
    let required = try self.required(facts)
    for name in names {
      let parts = members[Array(name.utf8)] ?? []
      // What must not be there is not.
      if parts.contains(where: { pointers.trees[$0] == .boolean(false) }) { continue }
      node.edges.append(try edge(.member(name), parts, isRequired: required.contains(Array(name.utf8))))
    }
    for other in others {
      node.edges.append(try edge(.anyMember, [other]))
    }
    node.kind = names.isEmpty && !isClosed ? .map : .record
    node.isOpen = isOpen || names.isEmpty && others.isEmpty && !isClosed
  }

  /// The members that an object must have.
  private mutating func required(_ facts: Facts) throws(SchemaError) -> Set<[UInt8]> {
    var names: Set<[UInt8]> = []
    for number in facts.must {
      let list = pointers.trees[number]["required"]?.array ?? []
      try count(list.count)
      names.formUnion(list.compactMap { $0.string.map { Array($0.utf8) } })
    }
    return names
  }

  private mutating func array(_ node: inout OutlineNode, _ facts: Facts) throws(SchemaError) {
    var (isOpen, isClosed) = (facts.isUnknown, false)
    for number in facts.all {
      let tuple = ["prefixItems", "items"].filter { pointers.trees[number][$0]?.array != nil }
      for keyword in tuple {
        for (index, part) in pointers.parts(number, keyword).prefix(1000) {
          try count()
          node.edges.append(try edge(.element(Int(index) ?? 0), [part]))
        }
      }
      for keyword in ["items", "additionalItems", "unevaluatedItems", "contains"] {
        guard let part = pointers.part(number, keyword) else { continue }
        switch pointers.trees[part] {
        case .boolean(let allows):
          if allows { isOpen = true } else { isClosed = true }
        default:
          node.edges.append(try edge(.anyElement, [part]))
        }
      }
    }
    node.kind = .array
    node.isOpen = isOpen || node.edges.isEmpty && !isClosed
  }

  private func describe(_ node: inout OutlineNode, _ subschemas: [Int]) {
    for number in subschemas {
      guard case .object(let members) = pointers.trees[number] else { continue }
      for member in members {
        switch member.name {
        case "format": node.logicalType = node.logicalType ?? member.value.string
        case "description": node.documentation = node.documentation ?? member.value.string
        case "examples":
          node.examples += (member.value.array ?? []).compactMap(\.example).prefix(OutlineSample.examples)
        case _ where Self.keywords.contains(member.name): break
        default:
          node.tags += SchemaTag.values(member.value).map { SchemaTag(property: member.name, value: $0) }
        }
      }
    }
    let titles = subschemas.lazy.compactMap { pointers.trees[$0]["title"]?.string }
    node.documentation = node.documentation ?? titles.first
  }

  /// Names that say nothing of where data are.
  private static let annotations: Set<String> = [
    "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
  ]

  /// Names that have a meaning of their own in JSON Schema, in any of its drafts.
  private static let keywords: Set<String> = [
    "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$ref", "$dynamicRef",
    "$recursiveRef",
    "$comment", "$vocabulary", "$defs", "definitions", "type", "enum", "const", "default", "title",
    "deprecated",
    "readOnly", "writeOnly", "required", "properties", "patternProperties", "additionalProperties",
    "propertyNames",
    "unevaluatedProperties", "dependencies", "dependentRequired", "dependentSchemas", "minProperties",
    "maxProperties",
    "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains", "minContains", "maxContains",
    "minItems",
    "maxItems", "uniqueItems", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType",
    "contentSchema", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf",
    "anyOf",
    "oneOf", "not", "if", "then", "else",
  ]
}

extension JSONTree {
  /// What JSON Schema calls the type.
  fileprivate var schemaType: String {
    switch self {
    case .object: "object"
    case .array: "array"
    case .string: "string"
    case .number(let number): number == number.rounded() ? "integer" : "number"
    case .boolean: "boolean"
    case .null: "null"
    }
  }
}
