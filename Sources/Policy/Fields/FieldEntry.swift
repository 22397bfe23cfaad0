import FieldCrypto
import Schemas
import YAML

/// What a rule does with some fields: an entry under `fields:`, or what follows from a tag.
public struct FieldEntry: Sendable {
  public enum Origin: Sendable {
    /// It stands under `fields:`.
    case listed
    /// The tag's entry under `protect:`, and what under `tags:` selects the field.
    case tag(ProtectRule, TagMatch)
  }

  public let selector: FieldSelector
  public let action: FieldAction
  /// See `FieldRule.context`.
  public let context: String?
  /// Whether values without it are as good.
  public let isOptional: Bool
  /// Nil: the rule's.
  public let key: PolicyKey?
  public let origin: Origin
  /// Where the selector stands: in the rule, or under `tags:`.
  public let position: SourcePosition
  /// How many characters the selector takes there.
  public let length: Int

  init(
    _ selector: FieldSelector, _ action: FieldAction, context: String? = nil, isOptional: Bool,
    key: PolicyKey? = nil, origin: Origin = .listed, at position: SourcePosition, length: Int
  ) {
    self.selector = selector
    self.action = action
    self.context = context
    self.isOptional = isOptional
    self.key = key
    self.origin = origin
    self.position = position
    self.length = length
  }

  public var path: FieldPath? {
    if case .path(let path) = selector { path } else { nil }
  }

  /// Nil if it stays readable.
  public var mode: FieldMode? {
    if case .seal(let mode) = action { mode } else { nil }
  }

  /// The tag that it follows from.
  public var tag: String? {
    if case .tag(let rule, _) = origin { rule.tag } else { nil }
  }
}
