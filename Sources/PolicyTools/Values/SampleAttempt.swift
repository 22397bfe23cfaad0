import Policy
import Proxy
import Schemas

/// A sample sealed under a policy, or why it is not.
struct SampleAttempt {
  enum Outcome {
    case stored(SealedSample)
    /// What the producer would be told.
    case refused(SampleError)
    /// The record cannot be made, or not be tried.
    case impossible(String)
  }

  let topic: String
  let rule: TopicRule
  let outcome: Outcome
  let sealer: SampleSealer

  init(_ input: SampleInput, topic: String, policy: Policy) throws(SampleError) {
    let sample = input.sample(topic: topic)
    let schemas = SampleSchemas()
    let registry = SampleRegistry([sample], schemas)
    self.topic = topic
    // Without a rule the sealer says why.
    rule = (try? policy.rule(for: topic)) ?? .plain
    sealer = try SampleSealer(policy: policy, schemas: registry.known)
    let record: SampleRecord
    do throws(SampleRecordBuilder.Impossible) {
      record = try SampleRecordBuilder(schemas: schemas, registry: registry, rule: rule).record(sample)
    } catch {
      outcome = .impossible(error.message)
      return
    }
    do throws(SampleError) {
      outcome = .stored(try sealer.seal(record, topic: topic))
    } catch {
      guard error.missingSchema == nil, error.error != nil else {
        outcome = .impossible(error.message)
        return
      }
      outcome = .refused(error)
    }
  }
}
