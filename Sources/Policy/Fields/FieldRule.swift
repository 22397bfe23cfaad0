import FieldCrypto
import Schemas

/// How the fields that a selector stands for are sealed.
public struct FieldRule: Hashable, Sendable {
  public let selector: FieldSelector
  public let mode: FieldMode
  /// What is shared with other fields, also of other topics, so that equal values of theirs look equal: deterministic
  /// fields only. At most 249 bytes of UTF-8.
  public let context: String?
  /// Whether values without it are as good: `onMissing: pass`, and whatever a tag selects.
  public let isOptional: Bool
  /// Nil: the rule's.
  public let key: SealKey?

  public init(
    _ selector: FieldSelector, mode: FieldMode = .randomized, context: String? = nil,
    isOptional: Bool = false, key: SealKey? = nil
  ) {
    self.selector = selector
    self.mode = mode
    self.context = context
    self.isOptional = isOptional
    self.key = key
  }

  public init(
    path: FieldPath, mode: FieldMode = .randomized, context: String? = nil, isOptional: Bool = false,
    key: SealKey? = nil
  ) {
    self.init(.path(path), mode: mode, context: context, isOptional: isOptional, key: key)
  }

  /// Nil if a schema's tag selects it.
  public var path: FieldPath? {
    if case .path(let path) = selector { path } else { nil }
  }
}
