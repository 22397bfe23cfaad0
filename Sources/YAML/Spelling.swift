/// Finds what somebody probably meant.
public enum Spelling {
  /// The candidate nearest to `word`, if it is near enough to be a slip of the fingers.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased().utf8)
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate.utf8.count <= 64 {
      let distance = distance(letters, Array(candidate.lowercased().utf8))
      if distance <= max(1, letters.count / 3), distance < min(letters.count, best?.distance ?? .max) {
        best = (candidate, distance)
      }
    }
    return best?.candidate
  }

  /// "; did you mean 'x'?", or what there is to choose from.
  public static func advice(for word: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: word, among: candidates) { return "; did you mean '\(nearest)'?" }
    guard !candidates.isEmpty else { return "" }
    let shown = candidates.prefix(20).joined(separator: ", ")
    return "; there is \(shown)\(candidates.count > 20 ? ", …" : "")"
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous.last ?? 0
  }
}
