import YAML

/// Fields, tags and schemas.
extension Diagnostic.Code {
  /// A tag's name that cannot be one.
  public static let invalidTag = Self("invalidTag")
  /// `schema:` without a property and a value.
  public static let invalidSchemaTag = Self("invalidSchemaTag")
  /// A tag that stands for nothing.
  public static let noMatches = Self("noMatches")
  /// Warning: a tag stands for something twice.
  public static let duplicateMatch = Self("duplicateMatch")
  /// A tag without an entry under `protect:`, where fields are sealed by their tags.
  public static let unprotectedTag = Self("unprotectedTag")
  /// `protect:` names a tag that does not stand under `tags:`.
  public static let undeclaredTag = Self("undeclaredTag")
  /// A tag twice under `protect:`.
  public static let duplicateProtection = Self("duplicateProtection")
  /// One place has two tags: one that is sealed, one that stays readable.
  public static let conflictingTags = Self("conflictingTags")
  /// Warning: one place has two tags that are sealed in different ways.
  public static let disagreeingTags = Self("disagreeingTags")
  /// Warning: there are tags, but no topic's fields are sealed by them.
  public static let unusedTags = Self("unusedTags")
  /// Warning: what a tag has sealed elsewhere stays readable here, for the sake of another tag.
  public static let plainOverridesSealed = Self("plainOverridesSealed")
  /// Warning: a tag's path that selects nothing in any schema.
  public static let tagSelectsNothing = Self("tagSelectsNothing")

  /// `fields:` without entries.
  public static let noFields = Self("noFields")
  /// A rule that names fields or tags, of which none is sealed.
  public static let sealsNothing = Self("sealsNothing")
  /// A path that cannot be read.
  public static let invalidPath = Self("invalidPath")
  /// A path to a branch of a union, where values may be JSON.
  public static let branchWithoutUnion = Self("branchWithoutUnion")
  /// Two paths to the same place.
  public static let duplicateField = Self("duplicateField")
  /// A path to something within another field, which is sealed whole.
  public static let hiddenField = Self("hiddenField")
  /// Paths that together take too long to find.
  public static let pathsTooComplex = Self("pathsTooComplex")
  /// `context` without `mode: deterministic`.
  public static let contextWithoutDeterministic = Self("contextWithoutDeterministic")
  /// A setting of what is sealed, beside `mode: plain`.
  public static let settingOfPlain = Self("settingOfPlain")
  /// `recordKey: randomized`
  public static let recordKeyRandomized = Self("recordKeyRandomized")
  /// Warning: partitions computed from stored keys differ.
  public static let recordKeyPartitioning = Self("recordKeyPartitioning")
  /// `headers:` without entries.
  public static let noHeaders = Self("noHeaders")
  /// A header twice.
  public static let duplicateHeader = Self("duplicateHeader")
  /// A header that readers without keys need, or the proxy itself.
  public static let reservedHeader = Self("reservedHeader")
  /// A header's name that is too long.
  public static let headerNameTooLong = Self("headerNameTooLong")

  /// `schemas:` without entries.
  public static let noSchemas = Self("noSchemas")
  /// A schema's file twice.
  public static let duplicateSchema = Self("duplicateSchema")
  /// A schema's file that cannot be read, or is no schema.
  public static let unusableSchema = Self("unusableSchema")
  /// Tags select by properties of schemas, but a policy that is not in files was read without schema files.
  public static let unreadSchemas = Self("unreadSchemas")
  /// Tags select by properties of schemas, but a topic with JSON names no schema.
  public static let schemaTagsWithoutSchemas = Self("schemaTagsWithoutSchemas")
  /// Tags select by properties of schemas, but a topic's values may have none.
  public static let schemaTagsWithAuto = Self("schemaTagsWithAuto")
  /// A required field that no schema of the rule has.
  public static let fieldNotInSchema = Self("fieldNotInSchema")
  /// Warning: a required field that one of several schemas does not have.
  public static let fieldNotInEverySchema = Self("fieldNotInEverySchema")
  /// Warning: an optional field that no schema has.
  public static let optionalFieldNotInSchema = Self("optionalFieldNotInSchema")
  /// Warning: nothing in a schema is sealed.
  public static let schemaWithoutTaggedFields = Self("schemaWithoutTaggedFields")
  /// `unclassified: reject`, but a schema has fields that the policy says nothing about.
  public static let unclassifiedField = Self("unclassifiedField")
}
