import Policy
import Proxy
import Schemas
import YAML

/// What a reader sees of a record: `fieldseal policy simulate`.
public struct PolicySimulation: Sendable {
  enum Outcome: Sendable {
    case record(View)
    /// The partition fails for this reader, who gets nothing. `view`: what his keys would open.
    case partitionError(String, view: View)
    /// The producer would be told this: nothing is stored.
    case refused(String)
  }

  /// A record as it is seen. What is sealed is a mark.
  struct View: Sendable {
    let key: SampleNode
    let value: SampleNode
    let headers: [(name: String, value: SampleNode)]
    /// For parts that are sealed for the reader.
    let marks: [String]
    /// The value's bytes; nil for null.
    let bytes: [UInt8]?

    func mark(_ part: Int) -> String { marks.indices.contains(part) ? marks[part] : SealedMark().text }
    /// How many parts are sealed for the reader.
    let sealedCount: Int
  }

  public let topic: String
  public let reader: Reader
  let outcome: Outcome

  /// Whether the reader gets the record.
  public var isReadable: Bool { if case .record = outcome { true } else { false } }

  /// The value as the reader gets it; nil if he gets none, or a null.
  public var bytes: [UInt8]? { if case .record(let view) = outcome { view.bytes } else { nil } }

  /// - Throws: why the policy or the sample cannot be read.
  public init(
    _ source: PolicySource, topic: String, as reader: Reader, sample input: SampleInput
  ) throws(Diagnostics) {
    let policy = try source.policy()
    self.topic = topic
    self.reader = reader
    func failure(_ message: String) -> Diagnostics {
      Diagnostics(Diagnostic(.unreadable, at: SourcePosition(file: input.name), message))
    }
    let attempt: SampleAttempt
    do throws(SampleError) {
      attempt = try SampleAttempt(input, topic: topic, policy: policy)
    } catch {
      throw failure(error.message)
    }
    switch attempt.outcome {
    case .impossible(let message): throw failure(message)
    case .refused(let error): outcome = .refused(error.description)
    case .stored(let stored): outcome = Self.outcome(stored, reader, attempt)
    }
  }

  private static func outcome(_ stored: SealedSample, _ reader: Reader, _ attempt: SampleAttempt) -> Outcome {
    let opened: SampleRecord
    switch reader {
    case .broker:
      return .record(view(stored, attempt, bytes: stored.stored.value) { _ in false })
    case .client, .keys:
      var keys: Set<String>?
      if case .keys(let names) = reader { keys = Set(names) }
      do throws(SampleError) {
        opened = try attempt.sealer.open(stored.stored, topic: attempt.topic, withKeys: keys)
      } catch {
        let view = view(stored, attempt, bytes: nil) { part in
          guard let keys else { return false }
          return !keys.isDisjoint(with: attempt.sealer.keyNames(of: part.kek, topic: attempt.topic))
        }
        return .partitionError(error.description, view: view)
      }
      return .record(view(stored, attempt, bytes: opened.value) { _ in true })
    }
  }

  /// - Parameter opens: whether a part is opened.
  private static func view(
    _ sample: SealedSample, _ attempt: SampleAttempt, bytes: [UInt8]?, opens: (SamplePart) -> Bool
  ) -> View {
    let parts = SealedParts(sample, topic: attempt.topic, rule: attempt.rule, sealer: attempt.sealer)
    let isOpen = sample.parts.map(opens)
    let shape = StoredShape(sample)
    func part(_ node: SampleNode, or written: SampleNode) -> SampleNode {
      if case .sealed(let part) = node.content, isOpen[part] { written } else { node }
    }
    return View(
      key: part(shape.key, or: shape.writtenKey), value: sample.node { isOpen[$0] },
      headers: shape.headers.map { ($0.name, part($0.stored, or: $0.written)) },
      marks: sample.parts.indices.map { parts.fullMark($0).text }, bytes: bytes,
      sealedCount: isOpen.count { !$0 })
  }
}
