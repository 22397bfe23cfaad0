import Policy
import YAML

/// Finds the comments that speak to the linter. The YAML parser leaves comments out, so lines are looked at; what lies in a
/// text is no comment.
enum IgnoreScanner {
  private static let marker = Array("fieldseal:".utf8)

  static func comments(in file: PolicyFile) -> [IgnoreComment] {
    guard contains(file.bytes, marker) else { return [] }
    let lines = LineTable(file.bytes)
    var texts: [(start: SourcePosition, end: SourcePosition)] = []
    if let root = file.root { collect(root, &texts) }
    var comments: [IgnoreComment] = []
    for number in 1...max(lines.count, 1) {
      guard contains(lines.bytes(number), marker) else { continue }
      let line = Array(String(decoding: lines.bytes(number), as: UTF8.self).unicodeScalars)
      for index in line.indices where line[index] == "#" {
        guard index == 0 || line[index - 1] == " " || line[index - 1] == "\t" else { continue }
        let position = SourcePosition(file: file.path, line: number, column: index + 1)
        guard !texts.contains(where: { $0.start <= position && position < $0.end }),
          let parsed = IgnoreParser.parse(line, from: index + 1)
        else { continue }
        comments.append(comment(parsed, at: position, line, lines))
        break
      }
    }
    return comments
  }

  private static func comment(
    _ parsed: IgnoreParser.Result, at position: SourcePosition, _ line: [Unicode.Scalar], _ lines: LineTable
  ) -> IgnoreComment {
    let offset = position.column - 1
    let before = line[..<offset]
    let blanks = before.reversed().prefix { $0 == " " || $0 == "\t" }.count
    let isAlone = blanks == before.count
    var end = line.count
    while end > offset, line[end - 1] == " " || line[end - 1] == "\t" { end -= 1 }
    var problem = parsed.problem
    var scope = IgnoreComment.Scope.line(position.line)
    if parsed.isWholeFile {
      scope = .file
      let isAbove = (1..<position.line).allSatisfy { !lines.hasContent($0) }
      if problem == nil, !isAlone || !isAbove {
        problem = ("'fieldseal:ignore-file' stands above everything else in the file", offset, end - offset)
      }
    } else if isAlone {
      let below = ((position.line + 1)..<max(lines.count + 1, position.line + 1))
        .first { lines.hasContent($0) }
      scope = below.map { .line($0) } ?? .nothing
    }
    return IgnoreComment(
      scope: scope, position: position, length: max(end - offset, 1), isAlone: isAlone, codes: parsed.codes,
      until: parsed.until, reason: parsed.reason, problem: problem, blanks: blanks)
  }

  private static func collect(
    _ node: Node, _ texts: inout [(start: SourcePosition, end: SourcePosition)]
  ) {
    switch node.content {
    case .scalar(let scalar):
      if contains(Array(scalar.text.utf8), marker) { texts.append((node.position, node.end)) }
    case .sequence(let items): for item in items { collect(item, &texts) }
    case .mapping(let entries):
      for entry in entries {
        if contains(Array(entry.name.utf8), marker) { texts.append((entry.position, entry.nameEnd)) }
        collect(entry.value, &texts)
      }
    }
  }

  private static func contains(_ bytes: some Collection<UInt8>, _ marker: [UInt8]) -> Bool {
    bytes.withContiguousStorageIfAvailable { buffer in
      guard buffer.count >= marker.count else { return false }
      for start in 0...(buffer.count - marker.count) where buffer[start] == marker[0] {
        if buffer[start...].starts(with: marker) { return true }
      }
      return false
    } ?? false
  }
}
