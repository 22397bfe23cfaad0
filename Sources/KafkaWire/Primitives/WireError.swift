/// Bytes that are not what the protocol says. It never contains the bytes themselves.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as a stable text.
  public struct Problem: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  public let problem: Problem
  /// Where, in bytes from the start of what was read (a frame without its size prefix, or a records field).
  public let offset: Int

  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  public var description: String { "\(problem.rawValue) at byte \(offset)" }
}

extension WireError.Problem {
  /// The bytes end before the field does.
  public static var truncated: Self { Self(rawValue: "unexpected end") }
  /// A length below zero that does not mean null, or one that null is not allowed for.
  public static var invalidLength: Self { Self(rawValue: "invalid length") }
  /// An array that says it has more elements than there are bytes left.
  public static var invalidCount: Self { Self(rawValue: "invalid element count") }
  /// A varint longer than its type.
  public static var invalidVarint: Self { Self(rawValue: "invalid varint") }
  /// Tags repeated or out of order.
  public static var invalidTags: Self { Self(rawValue: "invalid tagged fields") }
  /// Bytes after the last field.
  public static var trailingBytes: Self { Self(rawValue: "bytes after the end of the message") }
  /// A version that this message has no definition for.
  public static var unsupportedVersion: Self { Self(rawValue: "unsupported version") }
}
