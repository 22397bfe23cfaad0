/// A key-encryption key by its provider's name in the configuration and its own name there.
public struct KEKReference: Sendable, CustomStringConvertible {
  /// The longest name of a provider or KEK, in bytes of UTF-8.
  public static let maximumNameByteCount = 512

  public let provider: String
  public let name: String

  public init(provider: String, name: String) {
    self.provider = provider
    self.name = name
  }

  public var description: String { "\(provider):\(name)" }

  /// Whether `text` can be the name of a provider or KEK: not empty, not too long, no control characters and no white space.
  public static func isName(_ text: some StringProtocol) -> Bool {
    (1...maximumNameByteCount).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F
          && ($0.isASCII
            || !$0.properties.isWhitespace && $0.properties.generalCategory != .control
              && $0.properties.generalCategory != .format)
      }
  }
}

/// Names are bytes: two that only look equal name different keys.
extension KEKReference: Hashable {
  public static func == (left: KEKReference, right: KEKReference) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8) && left.provider.utf8.elementsEqual(right.provider.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for text in [provider, name] {
      text.utf8Span.span.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
      hasher.combine(UInt8(0xFF))
    }
  }
}
