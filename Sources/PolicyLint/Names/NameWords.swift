/// The words of a name as programmers write them: `cardNumber`, `card_number`, `CARD-NUMBER` and `IBANNumber` are two each.
public struct NameWords: Hashable, Sendable {
  /// In lower case, without digits at their ends.
  public let words: [String]

  public init(_ name: String) {
    var words: [String] = []
    var word: [Unicode.Scalar] = []
    func end() {
      // What counts things is no part of the word: `line2`, `cvv2`.
      while let last = word.last, Self.isDigit(last) { word.removeLast() }
      if !word.isEmpty { words.append(String(String.UnicodeScalarView(word)).lowercased()) }
      word = []
    }
    let scalars = Array(name.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard scalar.properties.isAlphabetic || Self.isDigit(scalar) else {
        end()
        continue
      }
      if Self.isUpper(scalar), let last = word.last {
        let isNextLower = index + 1 < scalars.count && Self.isLower(scalars[index + 1])
        if !Self.isUpper(last) || isNextLower { end() }
      }
      word.append(scalar)
    }
    end()
    self.words = words
  }

  /// Whether the words stand in it one after the other, or as one: `first name` is in `customerFirstName` and in
  /// `firstname`.
  func contains(_ phrase: [String]) -> Bool {
    let whole = phrase.joined()
    return words.indices.contains { words[$0] == whole || words[$0...].starts(with: phrase) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isUppercase }

  private static func isLower(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isLowercase }
}
