import Policy
import Schemas
import YAML

/// Makes a first policy from an Avro schema, a JSON Schema or samples of JSON values.
public enum PolicyStarter {
  public enum Kind: Sendable {
    case sample
    case schema
  }

  public struct Request: Sendable {
    public var text: [UInt8]
    /// What messages and comments call it: "customers.json".
    public var name: String
    /// Nil: to be found out from the text.
    public var kind: Kind?
    /// `.json` or `.avro`; nil: to be found out.
    public var format: ValueFormat?
    public var topic: String
    /// Whether the topic's name was given: otherwise it is a guess, too.
    public var isTopicGiven = true
    /// How a policy names the file, if it is a schema; nil: it cannot.
    public var schemaPath: String?
    /// The current one.
    public var year: Int

    public init(_ text: [UInt8], name: String, topic: String, year: Int) {
      self.text = text
      self.name = name
      self.topic = topic
      self.year = year
    }
  }

  public struct Start: Sendable {
    public let policy: String
    /// For `policy test`, beside the policy; nil where no value could be made.
    public let samples: String?
    public let sealed: Int
    public let readable: Int
    public let isSchema: Bool
  }

  public static func start(_ request: Request) throws(PolicyStartError) -> Start {
    do throws(PatternError) { _ = try TopicPattern(request.topic) } catch {
      throw PolicyStartError("'\(request.topic)' cannot be a topic: \(error.message)")
    }
    let input = try StarterInput.read(
      request.text, name: request.name, kind: request.kind, format: request.format)
    var notes = request.isTopicGiven ? [] : ["The topic's name is a guess, too; --topic says otherwise."]
    let subject: FirstPolicy.Subject
    let found: [FoundField]
    let value: SampleNode?
    switch input {
    case .samples(let values):
      var fields = SampleFields(year: request.year)
      for value in values { fields.add(value) }
      if fields.isCut {
        notes.append("There are more fields than the \(SampleFields.maximumFields) that were looked at.")
      }
      found = fields.fields
      value = values.first
      let origin =
        values.count == 1
        ? "a sample: \(shown(request.name))" : "\(values.count) samples: \(shown(request.name))"
      subject = FirstPolicy.Subject(
        topic: request.topic, format: .json, origin: origin, schema: nil, isComplete: false, notes: notes)
    case .avro(let schema):
      let (fields, isComplete) = SchemaFields.of(schema)
      found = fields
      value = SchemaExample.of(schema)
      subject = FirstPolicy.Subject(
        topic: request.topic, format: .avro, origin: "an Avro schema: \(shown(request.name))",
        schema: request.schemaPath, isComplete: isComplete, notes: notes)
    case .json(let schema, let text):
      let (fields, isComplete) = SchemaFields.of(schema, text)
      found = fields
      value = OutlineExample.of(schema.outline)
      subject = FirstPolicy.Subject(
        topic: request.topic, format: .json, origin: "a JSON Schema: \(shown(request.name))",
        schema: request.schemaPath, isComplete: isComplete, notes: notes)
    }
    return try made(FirstPolicy(subject, found), value, request, input)
  }

  private static func made(
    _ policy: FirstPolicy, _ value: SampleNode?, _ request: Request, _ input: StarterInput
  ) throws(PolicyStartError) -> Start {
    let isSchema = if case .samples = input { false } else { true }
    do throws(Diagnostics) {
      return Start(
        policy: try policy.text(),
        samples: try value.map { value throws(Diagnostics) in
          try FirstSamples.text(value, policy, request, isSchema: isSchema)
        },
        sealed: policy.sealed.count, readable: policy.plain.count, isSchema: isSchema)
    } catch {
      throw PolicyStartError("the policy cannot be written: \(error)")
    }
  }

  /// A name in a comment: on one line, whatever it holds.
  private static func shown(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { QuotedText.isPrintable($0) ? $0 : "?" }))
  }
}
