/// The language as a JSON Schema (draft 2020-12): what editors check and complete policy files with.
///
/// It takes every valid policy that writes texts as texts, and refuses most that are wrong. What needs more than one place of
/// the files (keys, tags, paths that overlap) is for the linter.
extension PolicyGrammar {
  public static var jsonSchema: String {
    let head: [(String, JSONText)] = [
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("Fieldseal policy")),
    ]
    let others = mappings.filter { $0.name != file.name }
    let definitions = others.map { ($0.name, JSONText.object(members($0))) }
    return JSONText.object(head + members(file) + [("$defs", .object(definitions))]).written() + "\n"
  }

  private static func members(_ mapping: Mapping) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [
      ("description", .text(mapping.documentation)), ("type", .text("object")),
      ("properties", .object(mapping.settings.map { ($0.name, .object(schema($0))) })),
    ]
    let required = mapping.settings.filter(\.isRequired).map(\.name)
    if !required.isEmpty { members.append(("required", .texts(required))) }
    let needs = mapping.constraints.compactMap { constraint -> (String, JSONText)? in
      if case .needs(let setting, let other) = constraint { (setting, .texts([other])) } else { nil }
    }
    if !needs.isEmpty { members.append(("dependentRequired", .object(needs))) }
    members.append(("additionalProperties", .boolean(false)))
    let conditions = mapping.constraints.compactMap(condition)
    if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
    return members
  }

  private static func schema(_ setting: Setting) -> [(String, JSONText)] {
    var documentation = setting.documentation
    if case .word(let words) = setting.kind {
      documentation += words.map { "\n\n`\($0.word)`: \($0.documentation)" }.joined()
    }
    var members = schema(setting.kind)
    members.insert(("description", .text(documentation)), at: 0)
    if case .word(let words) = setting.kind, let standard = setting.standard,
      words.contains(where: { $0.word == standard })
    {
      members.append(("default", .text(standard)))
    }
    return members
  }

  private static func schema(_ kind: Kind) -> [(String, JSONText)] {
    switch kind {
    case .text(let text):
      var members: [(String, JSONText)] = [("type", .text("string")), ("minLength", .number(1))]
      // A character takes one byte at least.
      if let length = text.maximumLength { members.append(("maxLength", .number(length))) }
      if let pattern = text.pattern { members.append(("pattern", .text(pattern))) }
      if !text.examples.isEmpty { members.append(("examples", .texts(text.examples))) }
      return members
    case .word(let words): return [("enum", .texts(words.map(\.word)))]
    case .integer(let range):
      guard range.count > 1 else { return [("const", .number(range.lowerBound))] }
      return [
        ("type", .text("integer")), ("minimum", .number(range.lowerBound)),
        ("maximum", .number(range.upperBound)),
      ]
    case .list(let item, let minimum, let maximum):
      var members: [(String, JSONText)] = [
        ("type", .text("array")), ("items", .object(schema(item))),
      ]
      if minimum > 0 { members.append(("minItems", .number(minimum))) }
      if let maximum { members.append(("maxItems", .number(maximum))) }
      return members
    case .mapping(let name): return [("$ref", .text("#/$defs/\(name)"))]
    case .named(_, let mapping):
      return [("type", .text("object")), ("additionalProperties", .object(schema(.mapping(mapping))))]
    case .either(let kinds): return [("anyOf", .array(kinds.map { .object(schema($0)) }))]
    }
  }

  private static func condition(_ constraint: Constraint) -> JSONText? {
    func has(_ setting: String, _ words: [String]) -> JSONText {
      .object([
        ("properties", .object([(setting, .object([("enum", .texts(words))]))])),
        ("required", .texts([setting])),
      ])
    }
    func implies(_ condition: JSONText, _ consequence: JSONText) -> JSONText {
      .object([("if", condition), ("then", consequence)])
    }
    func required(_ setting: String) -> JSONText { .object([("required", .texts([setting]))]) }
    switch constraint {
    case .needs: return nil
    case .some(let settings): return .object([("anyOf", .array(settings.map(required)))])
    case .excludes(let setting, let words, let others):
      return implies(
        has(setting, words), .object([("properties", .object(others.map { ($0, .boolean(false)) }))]))
    case .requires(let setting, let words, let other): return implies(has(setting, words), required(other))
    case .onlyWith(let setting, let other, let words): return implies(required(setting), has(other, words))
    }
  }
}
