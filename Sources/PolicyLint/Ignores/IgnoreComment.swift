import Policy
import YAML

/// A comment that keeps findings from counting: `# fieldseal:ignore FS014 until 2027-01-31: reason`.
struct IgnoreComment: Sendable {
  enum Scope: Sendable {
    /// The line that it stands in, or the one below if nothing else stands in it.
    case line(Int)
    case file
    /// It is above no line.
    case nothing
  }

  struct Code: Sendable {
    let text: String
    /// In characters of the line, from 0.
    let offset: Int
  }

  let scope: Scope
  /// Of its '#'.
  let position: SourcePosition
  let length: Int
  /// Whether its line has nothing else.
  let isAlone: Bool
  let codes: [Code]
  let until: CalendarDate?
  /// Empty if there is none.
  let reason: String
  /// What is wrong with the way it is written, and which characters are about it.
  let problem: (message: String, offset: Int, length: Int)?

  /// Whether it can keep anything from counting on that day.
  func counts(on today: CalendarDate) -> Bool { problem == nil && !reason.isEmpty && !isExpired(on: today) }

  func isExpired(on today: CalendarDate) -> Bool { until.map { $0 < today } ?? false }

  /// What takes it out of the file.
  var removal: SourceFix {
    let start: SourcePosition
    let end: SourcePosition
    if isAlone {
      start = SourcePosition(file: position.file, line: position.line)
      end = SourcePosition(file: position.file, line: position.line + 1)
    } else {
      start = SourcePosition(file: position.file, line: position.line, column: position.column - blanks)
      end = SourcePosition(file: position.file, line: position.line, column: position.column + length)
    }
    return SourceFix("remove the comment", [SourceFix.Edit(from: start, to: end, "")])
  }

  /// What takes one code of several out, with a comma beside it.
  func removal(of code: Code) -> SourceFix? {
    guard let index = codes.firstIndex(where: { $0.offset == code.offset }), codes.count > 1 else {
      return nil
    }
    func place(_ offset: Int) -> SourcePosition {
      SourcePosition(file: position.file, line: position.line, column: offset + 1)
    }
    let start: SourcePosition
    let end: SourcePosition
    if index + 1 < codes.count {
      (start, end) = (place(code.offset), place(codes[index + 1].offset))
    } else {
      let previous = codes[index - 1]
      start = place(previous.offset + previous.text.unicodeScalars.count)
      end = place(code.offset + code.text.unicodeScalars.count)
    }
    return SourceFix("remove \(code.text) from the comment", [SourceFix.Edit(from: start, to: end, "")])
  }

  /// White space in front of it.
  let blanks: Int
}
