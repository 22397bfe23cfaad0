import Proxy
import YAML

/// What came of a case.
public struct CaseResult: Sendable {
  public let name: String
  public let position: SourcePosition
  public let topic: String
  /// None: it passed.
  public let failures: [CaseFailure]
  /// Whether it says nothing of what is stored: only that the record comes back is known.
  public let expectsNothing: Bool
  /// How the record was stored, if it was.
  let sample: SealedSample?
  let error: SampleError?

  public var hasPassed: Bool { failures.isEmpty }
}
