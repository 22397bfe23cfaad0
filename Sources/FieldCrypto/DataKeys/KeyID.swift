/// Which DEK: the keyring's id and the key's number in it. It is what a sealed value carries.
@frozen
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
  public let keyring: UInt32
  public let number: UInt32

  @inlinable
  public init(keyring: UInt32, number: UInt32) {
    self.keyring = keyring
    self.number = number
  }

  /// Both numbers in hexadecimal, as in the keyring's files: "1a2b3c4d/00000001".
  public var description: String { "\(Hex.text(keyring))/\(Hex.text(number))" }
}
