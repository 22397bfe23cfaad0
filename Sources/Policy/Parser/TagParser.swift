import Schemas
import YAML

/// Puts `tags:` and `protect:` of all files together.
struct TagParser {
  /// The most paths and properties of all tags.
  static let maximumMatches = PolicyGrammar.maximumFields

  private(set) var table = TagTable()
  private(set) var problems = Diagnostics()
  /// All names under `tags:`, of faulty entries too.
  private var tagNames: Set<String> = []
  /// All names under `protect:`, of faulty entries too.
  private var protectedNames: [String: SourcePosition] = [:]
  private var matchCount = 0

  mutating func readTag(_ node: Node) {
    guard let fields = Fields(node, PolicyGrammar.tag, nil, &problems) else {
      table.isFaulty = true
      return
    }
    let tag = name(fields)
    guard let match = fields.required("match", hint: "match: with a path, or a list of them", &problems)
    else {
      table.isFaulty = true
      return
    }
    let items: [Node]
    if case .scalar = match.content {
      items = [match]
    } else {
      items = match.list("'match'", &problems) ?? []
      if items.isEmpty, case .sequence = match.content {
        problems.report(
          .noMatches, at: match, "'match' is empty; name a path, as in **.ssn, or remove the tag")
      }
    }
    matchCount += items.count
    guard matchCount <= Self.maximumMatches else {
      table.isFaulty = true
      if matchCount - items.count <= Self.maximumMatches {
        problems.report(
          .tooMany, at: match,
          "tags have more than \(Self.maximumMatches) paths in all; merge some with '*' or '**'")
      }
      return
    }
    let matches = items.compactMap { item in
      selector(item).map { TagMatch($0, at: item.position, length: item.length) }
    }
    if matches.count < items.count || matches.isEmpty || tag == nil { table.isFaulty = true }
    guard let tag, !matches.isEmpty else { return }
    reportTwins(matches, in: match)
    table.tags.append(TagRule(tag: tag.text, tagPosition: tag.node.position, matches: matches))
  }

  private mutating func name(_ fields: Fields) -> (text: String, node: Node)? {
    guard let node = fields.required("tag", hint: "tag: with a name, as in PII", &problems),
      let text = node.text("'tag'", &problems)
    else { return nil }
    tagNames.insert(text)
    guard TagName.isValid(text) else {
      problems.report(
        .invalidTag, at: node,
        "'\(text)' cannot be a tag; it begins with a letter and has letters, digits, '.', '_' and '-', at most \(TagName.maximumLength)"
      )
      return nil
    }
    return (text, node)
  }

  private mutating func selector(_ node: Node) -> FieldSelector? {
    guard let text = node.text("what a tag matches", &problems) else { return nil }
    if text.hasPrefix("schema:") {
      if let tag = SchemaTag(String(text.dropFirst("schema:".count))) { return .schemaTag(tag) }
      problems.report(
        .invalidSchemaTag, at: node,
        "'\(text)' names no property with a value; write schema:PROPERTY=VALUE, as in schema:confluent:tags=PII"
      )
      return nil
    }
    return node.path(text, &problems).map { .path($0) }
  }

  private mutating func reportTwins(_ matches: [TagMatch], in match: Node) {
    var first: [[UInt8]: TagMatch] = [:]
    for (number, item) in matches.enumerated() {
      let identity = item.selector.identity
      guard let twin = first[identity] else {
        first[identity] = item
        continue
      }
      problems.report(
        .duplicateMatch, .warning, at: item.position, length: item.length,
        "'\(item.selector)' is here twice; remove one",
        related: [Diagnostic.Related(twin.position, "the first is here")], fix: match.removal(ofItem: number))
    }
  }

  mutating func readProtection(_ node: Node, _ keys: inout KeyDirectory) {
    guard let fields = Fields(node, PolicyGrammar.protection, nil, &problems) else {
      table.isFaulty = true
      return
    }
    let tag = fields.required("tag", hint: "tag: with a name that stands under 'tags'", &problems)
    let name = tag?.text("'tag'", &problems)
    let handling = Handling(fields, modes: PolicyGrammar.fieldAction, &keys, &problems)
    if handling == nil || name == nil { table.isFaulty = true }
    guard let tag, let name else { return }
    if let first = protectedNames[name] {
      problems.report(
        .duplicateProtection, at: tag,
        "tag '\(name)' is protected twice; the first is at \(first); remove one",
        related: [Diagnostic.Related(first, "the first is here")])
      table.isFaulty = true
      return
    }
    protectedNames[name] = tag.position
    if !tagNames.contains(name), !keys.isIncomplete {
      let known = tagNames.sorted()
      let advice = known.isEmpty ? "; add it under 'tags'" : Spelling.advice(for: name, among: known)
      problems.report(
        .undeclaredTag, at: tag, "unknown tag '\(name)'\(advice)", fix: tag.respelling(of: name, among: known)
      )
    }
    guard let handling else { return }
    table.protections.append(
      ProtectRule(
        tag: name, position: node.position, tagPosition: tag.position, action: handling.action,
        key: handling.key, context: handling.context, contextPosition: fields["context"]?.position))
  }

  /// What follows for fields; to be called once, after everything was read.
  mutating func resolve() {
    var protections: [String: ProtectRule] = [:]
    for rule in table.protections { protections[rule.tag] = rule }
    var known: [[UInt8]: FieldEntry] = [:]
    for tag in table.tags {
      guard let protection = protections[tag.tag] else {
        if protectedNames[tag.tag] == nil { table.unprotected.append(tag) }
        continue
      }
      for match in tag.matches {
        let entry = FieldEntry(match, protection)
        let identity = match.selector.identity
        if let first = known[identity] {
          compare(entry, with: first)
          continue
        }
        known[identity] = entry
        if case .path = match.selector { table.paths.append(entry) }
      }
    }
    let schemaTags = known.values.filter { $0.path == nil }
    let order = Dictionary(
      table.protections.enumerated().map { ($0.element.tag, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    table.schemaTags = schemaTags.sorted { left, right in
      func rank(_ entry: FieldEntry) -> (Int, Int, SourcePosition) {
        (entry.mode == nil ? 1 : 0, entry.tag.flatMap { order[$0] } ?? 0, entry.position)
      }
      return rank(left) < rank(right)
    }
  }

  private mutating func compare(_ entry: FieldEntry, with first: FieldEntry) {
    guard let tag = entry.tag, let firstTag = first.tag, tag != firstTag else { return }
    let related = [Diagnostic.Related(first.position, "tag '\(firstTag)' is here")]
    if (entry.mode == nil) != (first.mode == nil) {
      let (sealed, plain) = entry.mode == nil ? (firstTag, tag) : (tag, firstTag)
      problems.report(
        .conflictingTags, at: entry.position, length: entry.length,
        "'\(entry.selector)' has the tags '\(sealed)', which is sealed, and '\(plain)', which stays readable; "
          + "take it out of one of them", related: related)
    } else if entry.action != first.action || entry.key?.name != first.key?.name
      || entry.context != first.context
    {
      problems.report(
        .disagreeingTags, .warning, at: entry.position, length: entry.length,
        "'\(entry.selector)' has the tags '\(firstTag)' and '\(tag)', which are not protected alike; that of '\(firstTag)' counts",
        related: related)
    }
  }
}
