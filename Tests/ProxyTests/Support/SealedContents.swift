import FieldCrypto

/// What was sealed as what: equal contents of one scope are equal in deterministic mode, and nothing else is.
struct SealedContents {
  private struct Content: Hashable {
    /// A field of a topic, or a name that several share.
    let scope: String
    let isToken: Bool
    let bytes: [UInt8]
  }

  private var sealed: [Content: SealedPart] = [:]
  private var contents: [SealedPart: Content] = [:]
  private var randomized: Set<SealedPart> = []

  /// Whether what is known by now leaves this possible.
  mutating func add(
    _ part: SealedPart, of content: [UInt8], _ scope: String, _ mode: FieldMode, isToken: Bool = false
  ) -> Bool {
    guard mode == .deterministic else { return randomized.insert(part).inserted }
    let content = Content(scope: scope, isToken: isToken, bytes: content)
    defer { (sealed[content], contents[part]) = (part, content) }
    return (sealed[content] ?? part) == part && (contents[part] ?? content) == content
  }
}
