/// How closely a pattern names topics: of the patterns that match a topic, the greatest decides.
///
/// An exact name is above everything. Otherwise the literal text at the beginning counts first, then all literal
/// characters. A regular expression has the literal text that it begins with and no more: what follows has no simple
/// measure, so `/orders-[0-9]+-eu/` ranks like the glob `orders-*`.
public struct Specificity: Hashable, Comparable, Sendable {
  public let isExact: Bool
  /// Literal characters before the first wildcard.
  public let prefix: Int
  /// Literal characters in all.
  public let literals: Int

  public static func < (left: Specificity, right: Specificity) -> Bool {
    if left.isExact != right.isExact { return right.isExact }
    return (left.prefix, left.literals) < (right.prefix, right.literals)
  }
}
