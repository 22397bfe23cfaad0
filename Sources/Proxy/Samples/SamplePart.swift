import FieldCrypto

/// Something of a record that is sealed.
public struct SamplePart: Hashable, Sendable {
  public enum Place: Hashable, Sendable {
    case recordKey
    /// The whole value.
    case value
    /// A header, by its place among the record's.
    case header(Int)
    /// A field of the value, by its canonical path.
    case field(String)
  }

  public let place: Place
  public let mode: FieldMode
  /// The key that wraps what it is sealed with.
  public let kek: KEKReference
  /// Which of the rule's fields decided; nil for other places.
  public let field: Int?
  /// Whether it travels in the header `fieldseal`, with a neutral value in its place.
  public let isDetached: Bool
  /// What is sealed, in bytes of the value, key or header as it was written.
  public let content: Range<Int>
  /// What it takes in the value, key or header as it was written: of a text with its quotes or its length.
  public let written: Range<Int>
  /// What stands in its place as it is stored.
  public let stored: Range<Int>
}
