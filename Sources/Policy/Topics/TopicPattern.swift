/// What stands behind `match:`: a topic's name, a glob, or a `/regular expression/`. Case matters.
public struct TopicPattern: Sendable {
  package enum Kind: Sendable {
    case exact
    case glob(Glob)
    case regex(TopicRegex)
  }

  /// As it was written.
  public let text: String
  public let specificity: Specificity
  package let kind: Kind

  public init(_ text: String) throws(PatternError) {
    self.text = text
    if text.utf8.first == UInt8(ascii: "/") {
      guard text.utf8.count > 2, text.utf8.last == UInt8(ascii: "/") else {
        throw PatternError(
          "a regular expression ends with '/', as in /orders-[0-9]+/; a topic's name has no '/'")
      }
      let regex = try TopicRegex(String(text.dropFirst().dropLast()))
      kind = .regex(regex)
      specificity = Specificity(isExact: false, prefix: regex.literalPrefix, literals: regex.literalPrefix)
      return
    }
    let glob = try Glob(text)
    guard glob.literals <= TopicName.maxLength else {
      throw PatternError("can match no topic: a name has at most \(TopicName.maxLength) characters")
    }
    if glob.isLiteral {
      guard TopicName.isValid(text) else { throw PatternError("'\(text)' can be no topic's name") }
      kind = .exact
    } else {
      kind = .glob(glob)
    }
    specificity = Specificity(isExact: glob.isLiteral, prefix: glob.literalPrefix, literals: glob.literals)
  }

  /// Whether it is one topic's name.
  public var isExact: Bool { specificity.isExact }

  /// - Parameter topic: a valid name.
  public func matches(_ topic: String) throws(PatternError) -> Bool {
    switch kind {
    case .exact: text == topic
    case .glob(let glob): glob.matches(topic)
    case .regex(let regex): try regex.matches(topic)
    }
  }
}
