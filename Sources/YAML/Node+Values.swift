extension Node {
  /// A text without control characters; reports anything else.
  ///
  /// - Parameter what: names the value in messages: "'key'".
  public func text(_ what: String, _ problems: inout Diagnostics) -> String? {
    guard case .scalar(let scalar) = content, !scalar.isNull else {
      problems.report(.wrongType, at: self, "\(what) must be a text, not \(kind)")
      return nil
    }
    guard !scalar.text.isEmpty else {
      problems.report(.invalidText, at: self, "\(what) is empty")
      return nil
    }
    // A NUL would end a C string early, and with it a path or a pattern.
    guard !scalar.text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      problems.report(.invalidText, at: self, "\(what) holds a control character")
      return nil
    }
    return scalar.text
  }

  /// A whole number in `range`, written in digits.
  public func integer(_ what: String, in range: ClosedRange<Int>, _ problems: inout Diagnostics) -> Int? {
    guard let text = text(what, &problems) else { return nil }
    guard let number = Int(text), range.contains(number), text.first != "+" else {
      let due =
        range.count == 1
        ? "\(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
      problems.report(.invalidNumber, at: self, "\(what) must be \(due), not '\(text)'")
      return nil
    }
    return number
  }

  /// One of the given words, by its exact spelling.
  public func choice<Value>(
    _ what: String, of choices: KeyValuePairs<String, Value>, _ problems: inout Diagnostics
  ) -> Value? {
    guard let text = text(what, &problems) else { return nil }
    if let match = choices.first(where: { $0.key == text }) { return match.value }
    let words = choices.map(\.key)
    problems.report(
      .unknownWord, at: self, "\(what) cannot be '\(text)'\(Spelling.advice(for: text, among: words))",
      fix: respelling(of: text, among: words))
    return nil
  }

  /// The items of a list; reports anything else.
  public func list(_ what: String, _ problems: inout Diagnostics) -> [Node]? {
    guard case .sequence(let items) = content else {
      problems.report(
        .wrongType, at: self, "\(what) must be a list (lines that begin with '-'), not \(kind)")
      return nil
    }
    return items
  }

  /// The entries of a mapping whose names are the user's own; reports anything else.
  public func entries(_ what: String, _ problems: inout Diagnostics) -> [Entry]? {
    guard case .mapping(let entries) = content else {
      problems.report(.wrongType, at: self, "\(what) must be a mapping (name: …), not \(kind)")
      return nil
    }
    return entries
  }
}
