/// A registry's newest schema of a subject.
public struct SubjectSchema: Sendable {
  public let schema: WriterSchema
  /// As it was registered.
  public let text: String
}
