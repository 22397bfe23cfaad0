import FieldCrypto
import Schemas

/// An entry under `fields:`.
public struct FieldRule: Hashable, Sendable {
  public let path: FieldPath
  public let mode: FieldMode
  /// What is shared with other fields, also of other topics, so that equal values of theirs look equal: deterministic
  /// fields only. At most 249 bytes of UTF-8.
  public let context: String?
  /// Whether values without it are as good: `onMissing: pass`.
  public let isOptional: Bool

  public init(
    path: FieldPath, mode: FieldMode = .randomized, context: String? = nil, isOptional: Bool = false
  ) {
    self.path = path
    self.mode = mode
    self.context = context
    self.isOptional = isOptional
  }
}
