/// One place in a record's value where a field of the policy stands.
public struct FieldOccurrence: Hashable, Sendable {
  /// What stands there, and so how it is put back.
  public enum Form: UInt8, Hashable, Sendable {
    /// A JSON string. The contents are what stands between the quotes, escapes as they are.
    case jsonString
    /// Any other JSON value. The contents are its text.
    case jsonToken
    /// An Avro string. The contents are its UTF-8; the range has its length before it.
    case avroString
    /// Avro bytes. The contents are they; the range has their length before them.
    case avroBytes
    /// An Avro value of a type that cannot hold a sealed one in its place. The contents are its encoding. In a union that is
    /// the union's: the branch's index as it stands, then the branch's value. So the index is sealed too, and whoever
    /// changes the one beside the neutral value changes nothing.
    case avroDetached
    /// An Avro null, of zero bytes: nothing to seal, but not missing either.
    case avroNull
  }

  /// The most places that are found in one value: a small value, compressed, may have very many.
  public static let maximumInValue = 100_000

  static var tooMany: ValueError {
    ValueError("the value has more than \(maximumInValue) places to seal", at: 0)
  }

  public var form: Form
  /// Which of the matcher's paths has decided.
  public var field: Int
  /// The canonical path: an index in the topic's `CanonicalPaths`.
  public var path: Int
  /// What sealing replaces, in bytes from the start of what was searched; ends before `end`.
  public var start: Int
  public var end: Int
  /// What is sealed.
  public var contentStart: Int
  public var contentEnd: Int
  /// What stands in a detached value's place: an index in the program's neutral values.
  public var neutral: Int

  public init(
    _ form: Form, field: Int, path: Int, start: Int, end: Int, contentStart: Int, contentEnd: Int,
    neutral: Int = 0
  ) {
    self.form = form
    self.field = field
    self.path = path
    self.start = start
    self.end = end
    self.contentStart = contentStart
    self.contentEnd = contentEnd
    self.neutral = neutral
  }
}
