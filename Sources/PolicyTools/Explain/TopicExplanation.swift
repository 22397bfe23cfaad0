import Policy
import Proxy
import Schemas
import YAML

/// What a policy does with a topic, and why: `fieldseal policy explain TOPIC`.
public struct TopicExplanation: Sendable {
  /// Places of a schema file.
  struct Schema: Sendable {
    let file: String
    let places: [ExplainedPlace]
  }

  /// What becomes of a sample.
  struct Sample: Sendable {
    enum Outcome: Sendable {
      case stored([ExplainedPlace], keyMark: String?, headerMarks: [(name: String, mark: String)])
      case refused(String)
      case impossible(String)
    }

    let name: String
    let outcome: Outcome
  }

  public let topic: String
  let ranking: RuleRanking
  /// What happens; the reason where the topic is refused.
  let outcome: Result<TopicRule, PolicyError>
  let schemas: [Schema]
  let sample: Sample?

  /// Whether the topic has a rule.
  public var isDecided: Bool { if case .success = outcome { true } else { false } }

  /// - Parameters:
  ///   - schema: an Avro schema, or for JSON values a JSON schema, to look at instead of those that the policy names.
  /// - Throws: why the policy, the schema or the sample cannot be read.
  public init(
    _ source: PolicySource, topic: String, schema: String? = nil, sample input: SampleInput? = nil
  ) throws(Diagnostics) {
    let policy = try source.policy()
    self.topic = topic
    ranking = RuleRanking(source.rules, topic: topic)
    do throws(PolicyError) {
      outcome = .success(try policy.rule(for: topic))
    } catch {
      outcome = .failure(error)
    }
    let rule = ranking.winner?.rule
    schemas = try Self.schemas(rule, schema)
    guard var input else {
      sample = nil
      return
    }
    if rule?.fieldRules?.format != .json { input.schema = schema }
    sample = try Self.sample(input, topic, policy, rule)
  }

  private static func schemas(_ rule: PolicyRule?, _ given: String?) throws(Diagnostics) -> [Schema] {
    guard let rule, let fields = rule.fieldRules, let search = PlaceSearch(rule) else { return [] }
    let paths = given.map { [$0] } ?? fields.schemas.map(\.path)
    var schemas: [Schema] = []
    for path in paths {
      do throws(SchemaLookupError) {
        let outline = try SchemaDocument(reading: path).outline
        schemas.append(Schema(file: path, places: search.places(outline)))
      } catch {
        throw Diagnostics(
          Diagnostic(.unreadable, at: SourcePosition(file: path), "cannot use '\(path)': \(error.message)"))
      }
    }
    return schemas
  }

  private static func sample(
    _ input: SampleInput, _ topic: String, _ policy: Policy, _ rule: PolicyRule?
  ) throws(Diagnostics) -> Sample {
    let attempt: SampleAttempt
    do throws(SampleError) {
      attempt = try SampleAttempt(input, topic: topic, policy: policy)
    } catch {
      throw Diagnostics(Diagnostic(.unreadable, at: SourcePosition(file: input.name), error.message))
    }
    switch attempt.outcome {
    case .impossible(let message): return Sample(name: input.name, outcome: .impossible(message))
    case .refused(let error): return Sample(name: input.name, outcome: .refused(error.description))
    case .stored(let stored):
      let parts = SealedParts(stored, topic: topic, rule: attempt.rule, sealer: attempt.sealer)
      var keyMark: String?
      var headerMarks: [(name: String, mark: String)] = []
      var places: [ExplainedPlace] = []
      for (index, part) in stored.parts.enumerated() {
        let mark = parts.fullMark(index).text
        switch part.place {
        case .recordKey: keyMark = mark
        case .header(let header): headerMarks.append((stored.written.headers[header].name, mark))
        case .value: places = [ExplainedPlace(path: "", fate: .sealed, entry: nil, mark: mark)]
        case .field: break
        }
      }
      if places.isEmpty, let rule, let search = PlaceSearch(rule) { places = search.places(stored, parts) }
      return Sample(
        name: input.name, outcome: .stored(places, keyMark: keyMark, headerMarks: headerMarks))
    }
  }
}
