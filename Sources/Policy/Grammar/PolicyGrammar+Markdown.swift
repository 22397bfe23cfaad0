/// The language as tables, for the reference.
extension PolicyGrammar {
  /// A section for each mapping, with a table of its settings.
  public static var markdown: String {
    mappings.map { section($0) }.joined(separator: "\n")
  }

  private static func section(_ mapping: Mapping) -> String {
    var text = "### \(heading(mapping))\n\n\(mapping.documentation)\n\n"
    text += "| setting | value | without it | what it is |\n|---|---|---|---|\n"
    for setting in mapping.settings {
      let absence = setting.isRequired ? "required" : setting.standard.map(standard(of: setting.kind)) ?? "–"
      text +=
        "| `\(setting.name)` | \(cell(value(setting.kind))) | \(absence) | \(cell(setting.documentation)) |\n"
    }
    for setting in mapping.settings {
      let words = words(of: setting.kind)
      guard !words.isEmpty else { continue }
      text += "\n`\(setting.name)`:\n\n"
      text += words.map { "* `\($0.word)`: \($0.documentation)\n" }.joined()
    }
    return text
  }

  /// Its name, as a heading.
  private static func heading(_ mapping: Mapping) -> String {
    if mapping.title.hasPrefix("'") { return "`\(mapping.title.dropFirst().dropLast())`" }
    let words = mapping.title.split(separator: " ").dropFirst().joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// What GitHub makes of a heading, for links.
  private static func anchor(_ mapping: Mapping) -> String {
    String(
      heading(mapping).lowercased().compactMap { character -> Character? in
        character == " " ? "-" : character.isLetter || character.isNumber ? character : nil
      })
  }

  private static func standard(of kind: Kind) -> (String) -> String {
    let words = Set(words(of: kind).map(\.word))
    return { words.contains($0) ? "`\($0)`" : $0 }
  }

  private static func words(of kind: Kind) -> [Word] {
    switch kind {
    case .word(let words): words
    case .either(let kinds): kinds.flatMap { words(of: $0) }
    default: []
    }
  }

  private static func value(_ kind: Kind, hasExamples: Bool = true) -> String {
    switch kind {
    case .text(let text):
      text.examples.isEmpty || !hasExamples
        ? text.title : "\(text.title), as in \(text.examples.map { "`\($0)`" }.joined(separator: ", "))"
    case .word(let words): words.map { "`\($0.word)`" }.joined(separator: ", ")
    case .integer(let range):
      range.count == 1 ? "`\(range.lowerBound)`" : "a number from \(range.lowerBound) to \(range.upperBound)"
    case .list(let item, _, let maximum):
      "a list\(maximum.map { " of at most \($0)" } ?? ""): \(value(item, hasExamples: hasExamples))"
    case .mapping(let name): link(name)
    case .named(_, let name): "names, each with \(link(name))"
    case .either(let kinds):
      kinds.map { kind in
        if case .list = kind {
          value(kind, hasExamples: false)
        } else {
          value(kind, hasExamples: hasExamples)
        }
      }.joined(separator: "; or ")
    }
  }

  private static func link(_ name: String) -> String {
    guard let mapping = mapping(name) else { return name }
    let title = mapping.title.hasPrefix("'") ? "a mapping" : mapping.title
    return "[\(title)](#\(anchor(mapping)))"
  }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
