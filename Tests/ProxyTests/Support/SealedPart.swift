import FieldCrypto

/// A sealed field as it stands in a value, a key or a header.
struct SealedPart: Hashable {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads base64url without padding.
  init?(text: some Sequence<UInt8>) {
    var (bits, count): (UInt32, Int) = (0, 0)
    bytes = []
    for character in text {
      guard let digit = Self.alphabet.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    guard count < 6, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Whether it looks like `count` bytes of content sealed so.
  func seals(_ count: Int, _ mode: FieldMode, isToken: Bool, keyring: UInt32) -> Bool {
    let form: UInt8 = (mode == .randomized ? 0xFA : 0xFC) + (isToken ? 1 : 0)
    return bytes.first == form && integer(bytes, at: 1) == keyring
      && bytes.count == count + (mode == .randomized ? 31 : 26)
  }
}
