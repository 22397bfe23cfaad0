import YAML

/// Something of a policy that samples try, or not.
public struct CoverageItem: Hashable, Sendable {
  /// As in "field 'customer.ssn' of rule 'orders'".
  public let name: String
  public let position: SourcePosition
  public let isTried: Bool
}
