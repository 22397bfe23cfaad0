import YAML

/// What is wrong with a key's name.
public struct KeyTemplateError: Error, Hashable, Sendable {
  /// `.invalidKeyTemplate` or `.unknownPlaceholder`.
  public let code: Diagnostic.Code
  public let message: String
  /// Where in the name, in Unicode scalars from its start.
  public let offset: Int
  /// How many of them.
  public let length: Int

  init(
    _ message: String, _ code: Diagnostic.Code = .invalidKeyTemplate, at offset: Int = 0, length: Int = 1
  ) {
    self.code = code
    self.message = message
    self.offset = offset
    self.length = length
  }
}
