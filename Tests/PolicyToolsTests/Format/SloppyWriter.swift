import TestTools

@testable import PolicyTools

/// Random policies, written as nobody should: any indentation, styles, quotes, comments and blank lines.
struct SloppyWriter {
  indirect enum Value {
    case text(String)
    case nothing
    case list([Value])
    case mapping([(String, Value)])
  }

  private var random: SeededRandom
  private(set) var text = ""
  private(set) var comments: [String] = []
  private var followsBlockText = false
  private let names = [
    "match", "encrypt", "key", "version", "topics", "keys", "fields", "path", "a b", "x.y", "z*", "n",
  ]

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  static func policy(seed: UInt64) -> SloppyWriter {
    var writer = SloppyWriter(seed: seed)
    let value = writer.value(depth: 0)
    writer.above("")
    writer.block(value, indent: 0)
    writer.above("")
    return writer
  }

  // MARK: What

  private mutating func value(depth: Int) -> Value {
    let kind = depth == 0 ? 6 + chance(2) : chance(depth > 4 ? 5 : 8)
    switch kind {
    case 0...3: return .text(aText())
    case 4: return chance(3) == 0 ? .nothing : .text(aText())
    case 5...6 where depth > 0: return .list((0..<chance(4)).map { _ in value(depth: depth + 1) })
    default:
      var free = names.shuffled(using: &random)[...]
      return .mapping(
        (0..<1 + chance(4)).compactMap { _ in free.popFirst() }.map { ($0, value(depth: depth + 1)) })
    }
  }

  private mutating func aText() -> String {
    let texts = [
      "orders", "customers.*", "**.ssn", "a: b", "a #b", "", "null", "1", "it's", "\"q\"", "back\\slash",
      "{topic}", "one, two's", "x\ny\n",
      "x\n\n  y", "tab\there", " lead", "trail ", "yes", "é\u{202e}", "- no", "?", "::", "a:b", "...", "---",
      "end\n\n", "\n", "[x]",
      String(repeating: "long ", count: 12) + "text",
    ]
    return texts[chance(texts.count)]
  }

  // MARK: How

  private mutating func chance(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func comment() -> String {
    let comment =
      "#" + ["", " "][chance(2)] + "c\(comments.count)"
      + ["", " - x: [", " 'quote", ": y", " # more"][chance(5)]
    comments.append(comment)
    return comment
  }

  /// Comments on lines of their own, and blank lines.
  private mutating func above(_ margin: String) {
    while chance(4) == 0 {
      if chance(3) == 0 {
        text += ["\n", "  \n", "\n\n"][chance(3)]
      } else {
        // Further to the right it would be part of a block text.
        let most = followsBlockText ? margin.count : 8
        text += (chance(3) == 0 ? spaces(chance(most + 1)) : margin) + comment() + "\n"
      }
    }
    followsBlockText = false
  }

  private mutating func endLine() {
    if chance(4) == 0 { text += " " + spaces(chance(3)) + comment() }
    text += ["", "", " "][chance(3)] + ["\n", "\n", "\r\n"][chance(3)]
  }

  private mutating func block(_ value: Value, indent: Int) {
    let margin = spaces(indent)
    switch value {
    case .text, .nothing: break
    case .list(let items):
      for (index, item) in items.enumerated() {
        if index > 0 || indent == 0 { above(margin) }
        text += margin + "-"
        entry(item, indent: indent, inList: true)
      }
    case .mapping(let entries):
      for (index, entry) in entries.enumerated() {
        if index > 0 || indent == 0 { above(margin) }
        text += margin + quoted(entry.0, isName: true) + ":"
        self.entry(entry.1, indent: indent, inList: false)
      }
    }
  }

  private mutating func entry(_ value: Value, indent: Int, inList: Bool) {
    switch value {
    case .nothing: endLine()
    case .text(let content):
      text += " " + spaces(chance(2))
      if content.contains("\n"), chance(2) == 0, !content.hasPrefix("\n"), !content.hasPrefix(" ") {
        text += content.hasSuffix("\n\n") ? "|+" : content.hasSuffix("\n") ? "|" : "|-"
        endLine()
        let lines = (content.hasSuffix("\n") ? content.dropLast() : content[...])
          .split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines { text += (line.isEmpty ? "" : spaces(indent + 3) + line) + "\n" }
        followsBlockText = true
      } else {
        text += quoted(content, isName: false)
        endLine()
      }
    case .list(let items) where items.isEmpty:
      text += " []"
      endLine()
    case .list, .mapping:
      if chance(3) == 0 {
        text += " "
        flow(value, indent: indent + 1)
        endLine()
        return
      }
      // A list need not be indented below a name.
      let isList = if case .list = value { true } else { false }
      let step = isList && !inList ? chance(4) : 1 + chance(4)
      endLine()
      above(spaces(indent + step))
      block(value, indent: indent + step)
    }
  }

  private mutating func flow(_ value: Value, indent: Int) {
    switch value {
    case .nothing: text += "~"
    case .text(let content): text += quoted(content, isName: false)
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        gap(indent)
        flow(item, indent: indent)
        gap(indent)
        if index + 1 < items.count { text += "," }
      }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        gap(indent)
        text += quoted(entry.0, isName: true) + ": "
        flow(entry.1, indent: indent)
        gap(indent)
        if index + 1 < entries.count { text += "," }
      }
      text += "}"
    }
  }

  private mutating func gap(_ indent: Int) {
    text += " "
    if chance(6) > 0 { return }
    if chance(2) == 0 { text += comment() }
    text += "\n" + spaces(indent)
    if chance(3) == 0 { text += comment() + "\n" + spaces(indent) }
  }

  private mutating func quoted(_ content: String, isName: Bool) -> String {
    let isPlain = QuotedText.isPlain(content)
    if isPlain, chance(3) > 0 { return content }
    if !content.contains("'"), content.unicodeScalars.allSatisfy(QuotedText.isPrintable), chance(2) == 0 {
      return "'\(content)'"
    }
    var text = "\""
    for scalar in content.unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
