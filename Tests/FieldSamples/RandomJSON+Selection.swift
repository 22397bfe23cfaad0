import Schemas

extension RandomJSON {
  /// A value that a path selects.
  struct Selection: Equatable {
    /// Which path decides.
    var field: Int
    /// Canonical.
    var path: String
    var range: Range<Int>
  }

  /// What the paths select, from their definition, in the order of the text.
  func selected(by paths: [FieldPath]) -> [Selection] {
    let matcher = NaiveMatcher(paths: paths)
    var found: [Selection] = []
    for place in places {
      if let last = found.last, place.start < last.range.upperBound { continue }
      guard let field = matcher.field(place.moves) else { continue }
      found.append(
        Selection(field: field, path: Self.canonical(place.moves), range: place.start..<place.end))
    }
    return found
  }

  static func canonical(_ moves: [NaiveMatcher.Move]) -> String {
    var text = ""
    for move in moves {
      guard case .member(let name) = move else {
        text += "[*]"
        continue
      }
      let isBare = name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_-]*/) != nil
      let quoted = name.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
      text += (text.isEmpty ? "" : ".") + (isBare ? name : "\"\(quoted)\"")
    }
    return text
  }
}
