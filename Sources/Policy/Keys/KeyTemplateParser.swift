import Schemas
import YAML

/// Reads a key's name.
struct KeyTemplateParser {
  private let text: String
  private var rest: Substring
  private var parts: [KeyTemplate.Part] = []
  /// How long the name gets, as far as that is known.
  private var length = 0

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  mutating func read() throws(KeyTemplateError) -> [KeyTemplate.Part] {
    if let space = text.firstIndex(where: \.isWhitespace) {
      throw KeyTemplateError("a key's name has no white space", at: offset(of: space))
    }
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      if brace != rest.startIndex { add(.text(String(rest[..<brace]))) }
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw KeyTemplateError(
          "'\(text)' has a single brace; placeholders are written {topic}", at: offset(of: brace))
      }
      let part = try placeholder(rest[rest.index(after: brace)..<end], at: offset(of: brace))
      if let last = parts.last, last.isPlaceholder, last.dependsOnRecord || part.dependsOnRecord {
        throw KeyTemplateError(
          "two placeholders stand side by side, so that different ones give the same name; write something between them, "
            + "as in {topic}/{recordKey}",
          at: offset(of: brace), length: text[brace...end].unicodeScalars.count)
      }
      add(part)
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { add(.text(String(rest))) }
    guard length <= KeyTemplate.maximumLength else {
      throw KeyTemplateError(
        "gives names of up to \(length) bytes; \(KeyTemplate.maximumLength) are possible",
        length: text.unicodeScalars.count)
    }
    return parts
  }

  private mutating func add(_ part: KeyTemplate.Part) {
    parts.append(part)
    switch part {
    case .text(let text): length += text.utf8.count
    case .topic: length += TopicName.maxLength
    // What records make too long is refused with the record.
    case .recordKey, .header, .value: length += 1
    }
  }

  private func placeholder(_ name: Substring, at offset: Int) throws(KeyTemplateError) -> KeyTemplate.Part {
    switch name {
    case "topic": return .topic
    case "recordKey": return .recordKey
    default: break
    }
    if name.hasPrefix("header.") {
      let header = name.dropFirst("header.".count)
      guard !header.isEmpty else {
        throw KeyTemplateError(
          "'{header.}' names no header; write {header.NAME}", at: offset, length: "{header.}".count)
      }
      return .header(String(header))
    }
    if name.hasPrefix("value.") {
      return .value(try path(String(name.dropFirst("value.".count)), at: offset + "{value.".count))
    }
    let known = ["topic", "recordKey", "header.NAME", "value.PATH"]
    let advice =
      Spelling.nearest(to: String(name), among: ["topic", "recordKey"]).map { "; did you mean '{\($0)}'?" }
      ?? "; there is \(known.map { "{\($0)}" }.joined(separator: ", "))"
    throw KeyTemplateError(
      "unknown placeholder '{\(name)}'\(advice)", .unknownPlaceholder, at: offset,
      length: name.unicodeScalars.count + 2)
  }

  private func path(_ text: String, at offset: Int) throws(KeyTemplateError) -> FieldPath {
    let path: FieldPath
    do throws(FieldPathError) { path = try FieldPath(text) } catch {
      throw KeyTemplateError("{value.…}: \(error.message)", at: offset + error.offset)
    }
    for step in path.steps {
      switch step {
      case .member, .element: continue
      case .anyMember, .anyDepth, .anyElement:
        throw KeyTemplateError(
          "'{value.\(text)}' may stand for several fields; a key's name takes one, without '*'", at: offset,
          length: text.unicodeScalars.count)
      case .branch:
        throw KeyTemplateError(
          "'{value.\(text)}' names a branch of a union; leave out the (…), unions need no step", at: offset,
          length: text.unicodeScalars.count)
      }
    }
    return path
  }

  private func offset(of index: String.Index) -> Int { text.unicodeScalars[..<index].count }
}
