/// What stands under `recordKey:`: record keys are sealed deterministically.
public struct RecordKeyRule: Hashable, Sendable {
  /// What is shared with fields, also of other topics: see `FieldRule.context`.
  public let context: String?

  public init(context: String? = nil) { self.context = context }
}
