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

  /// Where `context:` has its value.
  let contextPosition: SourcePosition?

  init(
    _ selector: FieldSelector, _ action: FieldAction, context: String? = nil, isOptional: Bool,
    key: PolicyKey? = nil, origin: Origin = .listed, contextPosition: SourcePosition? = nil,
    at position: SourcePosition, length: Int
  ) {
    self.selector = selector
    self.action = action
    self.context = context
    self.isOptional = isOptional
    self.key = key
    self.origin = origin
    self.contextPosition = contextPosition
    self.position = position
    self.length = length
  }

  /// What follows from a tag. Values without it are as good.
  init(_ match: TagMatch, _ rule: ProtectRule) {
    self.init(
      match.selector, rule.action, context: rule.context, isOptional: true, key: rule.key,
      origin: .tag(rule, match), contextPosition: rule.contextPosition, at: match.position,
      length: match.length)
  }

  /// What follows from `entry`, which selects by a property of schemas, for a place that has it.
  init(_ entry: FieldEntry, at path: FieldPath) {
    self.init(
      .path(path), entry.action, context: entry.context, isOptional: entry.isOptional, key: entry.key,
      origin: entry.origin, contextPosition: entry.contextPosition, at: entry.position, length: entry.length)
  }

  /// Nil if a schema's tag selects it.
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
