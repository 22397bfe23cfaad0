import Schemas
import YAML

/// Policy files as they were read, with all that is wrong in them. Where something is, the rest is there nevertheless.
public struct PolicySource: Sendable {
  /// In the order in which they were read, each once.
  public let files: [PolicyFile]
  public let keys: [PolicyKey]
  /// Entries that could be read.
  public let tags: [TagRule]
  public let protections: [ProtectRule]
  public let rules: [PolicyRule]
  /// Errors and warnings, by file, line and column.
  public let diagnostics: [Diagnostic]
  /// Where each name of a key is used, in faulty rules too.
  public let keyUses: [String: [SourcePosition]]
  let schemas: SchemaLibrary

  /// A schema file that a rule names; nil if it could not be read, or the policy was made from texts.
  public func document(_ path: SchemaPath, of rule: PolicyRule) -> SchemaDocument? {
    guard let format = rule.reading?.format else { return nil }
    return schemas.document(path.path, format)
  }

  /// The policy.
  ///
  /// - Throws: what is wrong, if anything is.
  public func policy() throws(PolicyErrors) -> Policy {
    var errors = PolicyErrors()
    for diagnostic in diagnostics where diagnostic.severity == .error { errors.append(diagnostic) }
    try errors.check()
    return Policy(
      files: files.map(\.path), keys: keys, rules: rules,
      warnings: diagnostics.filter { $0.severity == .warning }, schemas: schemas.avro)
  }
}
