/// Where fields stand in values: `customer.ssn`, `orders[*].card`, `attributes.*`, `**.ssn`, `payment(Card).number`.
///
/// A path does not go through an array unless it says so with `[*]` or `[0]`; it goes through Avro's unions without a
/// word, and `(Name)` narrows it down to one branch.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  public enum Step: Hashable, Sendable {
    /// A member of a JSON object, a field of a record, or a map's key.
    case member(String)
    /// Any of these: `*`.
    case anyMember
    case element(Int)
    /// `[*]`
    case anyElement
    /// Any number of members and elements, none too: `**`.
    case anyDepth
    /// Only in this branch of a union: its full or short name, or its type. It takes no step down. A type that stands
    /// alone is a union of one.
    case branch(String)
  }

  /// The longest path, in bytes.
  public static let maximumLength = 1024

  public let steps: [Step]
  /// As it was written.
  public let text: String

  public init(_ text: String) throws(FieldPathError) {
    self.text = text
    var parser = FieldPathParser(text)
    steps = try parser.steps()
  }

  public var description: String { text }

  /// The path as keys are bound to it; nil where it depends on the data (`*`, `**`).
  public var canonical: String? {
    var path = PathBuilder()
    for step in steps {
      switch step {
      case .member(let name): path.pushMember(Array(name.utf8).span.bytes)
      case .element, .anyElement: path.pushElement()
      case .anyMember, .anyDepth: return nil
      case .branch: break
      }
    }
    return path.text
  }

  /// Whether it names a branch of a union, which only Avro has.
  public var hasBranches: Bool {
    steps.contains { if case .branch = $0 { true } else { false } }
  }

  /// How many steps stand for several places.
  var wildcards: (anyDepth: Int, others: Int) {
    steps.reduce((0, 0)) { count, step in
      switch step {
      case .anyDepth: (count.0 + 1, count.1)
      case .anyMember, .anyElement: (count.0, count.1 + 1)
      case .member, .element, .branch: count
      }
    }
  }
}
