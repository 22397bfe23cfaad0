import YAML

/// What reading policies can report: each kind of problem has a code of its own.
public enum PolicyCodes {
  /// Every code, each once: those of files and YAML, of keys, tags, topics, fields and schemas.
  public static let all: [Diagnostic.Code] = files + keys + tags + topics + fields + schemas

  static let files: [Diagnostic.Code] = [
    .unreadable, .noPolicyFiles, .syntax, .anchor, .alias, .yamlTag, .secondDocument, .duplicateName,
    .unknownSetting, .missingSetting, .emptySetting, .unknownWord, .invalidNumber, .invalidText, .wrongType,
    .tooMany,
  ]
  static let keys: [Diagnostic.Code] = [
    .duplicateKey, .undeclaredKey, .invalidKeyTemplate, .unknownPlaceholder, .missingKey, .unneededKey,
    .keyNeedsFormat, .keyFieldMayBeAbsent, .keyFieldNotInSchema, .recordKeyWithKeyPerRecord,
    .deterministicWithKeyPerRecord, .contextWithSeveralKeys, .contextKeysDiffer,
  ]
  static let tags: [Diagnostic.Code] = [
    .invalidTag, .invalidSchemaTag, .noMatches, .duplicateMatch, .unprotectedTag, .undeclaredTag,
    .duplicateProtection, .conflictingTags, .disagreeingTags, .unusedTags, .plainOverridesSealed,
    .tagSelectsNothing,
  ]
  static let topics: [Diagnostic.Code] = [
    .duplicateTopicRule, .invalidPattern, .internalTopic, .missingEncryption, .conflictingEncryption,
    .uselessSetting, .invalidContext, .invalidDate, .conflictingTolerance,
  ]
  static let fields: [Diagnostic.Code] = [
    .noFields, .sealsNothing, .invalidPath, .branchWithoutUnion, .duplicateField, .hiddenField,
    .pathsTooComplex, .contextWithoutDeterministic, .settingOfPlain, .recordKeyRandomized,
    .recordKeyPartitioning, .noHeaders, .duplicateHeader, .reservedHeader, .headerNameTooLong,
  ]
  static let schemas: [Diagnostic.Code] = [
    .noSchemas, .duplicateSchema, .unusableSchema, .unreadSchemas, .schemaTagsWithoutSchemas,
    .schemaTagsWithAuto, .fieldNotInSchema, .fieldNotInEverySchema, .optionalFieldNotInSchema,
    .schemaWithoutTaggedFields, .unclassifiedField,
  ]
}
