import BackgroundWork
import HTTP

/// Asks a registry for the newest schemas of subjects, for tools: each call blocks, up to `RegistrySettings.timeout`.
public final class SubjectReader: Sendable {
  private let client: RegistryClient
  private let timeout: Duration

  /// Throws where a file that the settings name cannot be used.
  public init(_ settings: RegistrySettings) throws(HTTPError) {
    client = try RegistryClient(settings)
    timeout = settings.timeout
  }

  /// Throws `.unknownSchema` where the registry has no such subject.
  public func newest(of subject: String) throws(SchemaLookupError) -> SubjectSchema {
    try client.newest(of: subject, by: .now + timeout)
  }
}
