import Policy
import YAML

/// Makes the changes that mend findings, from the tree of the file. Where it is not certain what to change there is none.
final class FixMaker {
  private let files: [String: PolicyFile]
  /// Of the files that something was looked up in.
  private var lines: [String: LineTable] = [:]

  init(_ source: PolicySource) {
    files = Dictionary(source.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes out the setting whose name stands at a place.
  func removing(_ name: String, at place: SourcePosition) -> SourceFix? {
    holder(of: place)?.removal(of: name)
  }

  /// Takes out one of several entries, whose name stands at a place.
  func removingEntry(_ name: String, at place: SourcePosition) -> SourceFix? {
    guard let holder = holder(of: place), case .mapping(let entries) = holder.content, entries.count > 1
    else { return nil }
    return holder.removal(of: name)
  }

  /// Takes `mode: deterministic` out of the mapping in which a path or a header's name stands.
  func removingMode(at place: SourcePosition) -> SourceFix? {
    guard let holder = holder(of: place), case .mapping(let entries) = holder.content,
      !entries.contains(where: { $0.name == "context" })
    else { return nil }
    return holder.removal(of: "mode")
  }

  /// Lets values lack a field.
  func addingOnMissing(_ entry: FieldEntry) -> SourceFix? {
    let title = "add onMissing: pass"
    guard let holder = holder(of: entry.position) else { return nil }
    switch holder.content {
    case .scalar: return nil
    case .sequence:
      guard let text = text(at: entry.position, length: entry.length) else { return nil }
      let edit = SourceFix.Edit(
        from: entry.position, to: entry.position.moved(by: entry.length),
        "{path: \(text), onMissing: pass}")
      return SourceFix(title, [edit])
    case .mapping(let entries):
      if let present = entries.first(where: { $0.name == "onMissing" }) {
        return SourceFix(
          title, [SourceFix.Edit(from: present.value.position, to: present.value.end, "pass")])
      }
      guard holder.isFlow, let last = entries.last?.value, last.isFlow || last.end.line == last.position.line
      else { return nil }
      return SourceFix(title, [SourceFix.Edit(from: last.end, to: last.end, ", onMissing: pass")])
    }
  }

  /// Takes `onMissing: pass` out of the mapping in which a path stands.
  func removingOnMissing(_ entry: FieldEntry) -> SourceFix? {
    guard let holder = holder(of: entry.position), case .mapping = holder.content else { return nil }
    return holder.removal(of: "onMissing")
  }

  /// Replaces the first part of the text that begins at a place.
  func replacing(_ part: String, by other: String, in place: SourcePosition) -> SourceFix? {
    guard let node = scalar(at: place), let text = text(at: place, length: node.length)
    else { return nil }
    let (scalars, wanted) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
    guard wanted.count <= scalars.count,
      let offset = (0...(scalars.count - wanted.count)).first(where: {
        scalars[$0...].starts(with: wanted)
      })
    else { return nil }
    let start = place.moved(by: offset)
    return SourceFix(
      "replace '\(part)' by '\(other)'",
      [SourceFix.Edit(from: start, to: start.moved(by: wanted.count), other)])
  }

  /// The text that begins at a place.
  func scalar(at place: SourcePosition) -> Node? { files[place.file]?.root?.scalar(at: place) }

  private func holder(of place: SourcePosition) -> Node? { files[place.file]?.root?.holder(of: place) }

  /// What stands in the file at a place, as it is written.
  private func text(at place: SourcePosition, length: Int) -> String? {
    guard let file = files[place.file] else { return nil }
    let table = lines[place.file] ?? LineTable(file.bytes)
    lines[place.file] = table
    let line = String(decoding: table.bytes(place.line), as: UTF8.self).unicodeScalars
    let text = line.dropFirst(place.column - 1).prefix(length)
    return text.count == length ? String(text) : nil
  }
}

extension SourcePosition {
  /// So many characters further in its line.
  func moved(by characters: Int) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column + characters)
  }
}
