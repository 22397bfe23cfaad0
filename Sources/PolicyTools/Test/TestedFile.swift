import Policy
import YAML

/// A file with samples, run.
public struct TestedFile: Sendable {
  public let path: String
  /// Policy file or folder that it is for.
  public let policy: String
  public let results: [CaseResult]
  let file: SampleFile
  let source: PolicySource
  let parts: [String: SealedParts]
}
