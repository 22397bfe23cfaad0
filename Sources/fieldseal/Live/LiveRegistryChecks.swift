import HTTP
import Policy
import PolicyLint
import Schemas
import YAML

/// Whether a schema registry has the schemas of the topics whose fields are sealed, and they the fields.
struct LiveRegistryChecks {
  /// More topics than this would keep a linter waiting.
  private static let most = 200

  private let policy: Policy
  private let reader: SubjectReader
  private let deadline: ContinuousClock.Instant
  private var found = LiveFindings()

  /// - Parameters:
  ///   - file: the configuration's.
  ///   - timeout: for all questions together.
  static func run(
    _ policy: Policy, _ settings: RegistrySettings, file: String, topics: [String], timeout: Duration
  ) -> [Diagnostic] {
    var found = LiveFindings()
    let reader: SubjectReader
    do throws(HTTPError) {
      var settings = settings
      settings.timeout = min(settings.timeout, timeout)
      reader = try SubjectReader(settings)
    } catch {
      found.report(
        .liveUnreachable, at: LivePlace(SourcePosition(file: file)), "'schemaRegistry': \(error.message)")
      return found.all
    }
    var checks = LiveRegistryChecks(policy: policy, reader: reader, deadline: .now + timeout * 4)
    checks.run(topics, file)
    return checks.found.all
  }

  private init(policy: Policy, reader: SubjectReader, deadline: ContinuousClock.Instant) {
    self.policy = policy
    self.reader = reader
    self.deadline = deadline
  }

  private mutating func run(_ topics: [String], _ file: String) {
    var asked = 0
    for topic in topics {
      guard let rule = try? policy.entry(for: topic), let fields = rule.fieldRules, fields.schemas.isEmpty
      else { continue }
      asked += 1
      guard asked <= Self.most, .now < deadline else {
        found.report(
          .liveUnreachable, at: LivePlace(SourcePosition(file: file)),
          "the schema registry was asked about \(asked - 1) topics, and not about the rest: there was no more time"
        )
        return
      }
      do throws(SchemaLookupError) {
        check(topic, rule, fields, try reader.newest(of: "\(topic)-value"))
      } catch {
        switch error.code {
        case .unknownSchema:
          guard fields.format == .avro else { continue }
          found.report(
            .liveSchemaMissing, at: LivePlace(rule),
            "the schema registry has no subject '\(topic)-value'; register the schema, unless producers call it something else"
          )
        case .invalid:
          found.report(.liveSchemaField, at: LivePlace(rule), error.message)
        default:
          // The next question would get the same answer.
          found.report(.liveUnreachable, at: LivePlace(SourcePosition(file: file)), error.message)
          return
        }
      }
    }
  }

  private mutating func check(
    _ topic: String, _ rule: PolicyRule, _ fields: FieldRules, _ newest: SubjectSchema
  ) {
    let subject = "the newest schema of '\(topic)-value'"
    do throws(SchemaError) {
      switch newest.schema {
      case .avro(let schema) where fields.format != .json:
        let program = try AvroProgram(schema, fields.matcher, tags: fields.tags)
        report(rule, fields, topic, subject) { program.canMatch(field: $0) }
        guard let coverage = fields.coverage else { return }
        let tags = fields.tags.map(\.tag) + fields.plainTags
        report(try AvroCoverage.unclassified(schema, coverage: coverage, tags: tags), rule, subject)
      case .json where fields.format != .avro:
        let schema = try JSONSchemaFile(path: subject, json: newest.text.utf8Span.span.bytes)
        report(rule, fields, topic, subject) { field in
          fields.fields[field].path.map { schema.canMatch($0) } ?? true
        }
        guard let coverage = fields.coverage else { return }
        report(schema.outline.unclassified(by: coverage).map(\.path), rule, subject)
      case .avro, .json, .other:
        let (kind, read) = fields.format == .json ? ("JSON Schema", "JSON") : ("Avro schema", "Avro")
        found.report(
          .liveSchemaField, at: LivePlace(rule),
          "\(subject) is no \(kind), and values are read as \(read); mend format:")
      }
    } catch {
      found.report(.liveSchemaField, at: LivePlace(rule), "\(subject) cannot be used: \(error.message)")
    }
  }

  /// Reports fields that the schema does not have.
  private mutating func report(
    _ rule: PolicyRule, _ fields: FieldRules, _ topic: String, _ subject: String, canMatch: (Int) -> Bool
  ) {
    let lacking = fields.fields.indices.filter { !canMatch($0) }
    guard lacking.count < fields.fields.count else {
      found.report(
        .liveSchemaField, at: LivePlace(rule),
        "\(subject) has none of the fields that are sealed in '\(topic)'")
      return
    }
    for index in lacking {
      let entry = rule.fieldEntries.first { $0.selector == fields.fields[index].selector }
      if let entry { report(entry, subject) }
    }
  }

  private mutating func report(_ entry: FieldEntry, _ subject: String) {
    // A tag need not be everywhere.
    guard case .listed = entry.origin else { return }
    found.report(
      .liveSchemaField, at: LivePlace(entry.position, length: entry.length),
      entry.isOptional
        ? "'\(entry.selector)' is not in \(subject): nothing is sealed there"
        : "'\(entry.selector)' is not in \(subject), so that its values are refused; mend the path, or add onMissing: pass"
    )
  }

  /// Reports what nothing classifies.
  private mutating func report(_ paths: [String], _ rule: PolicyRule, _ subject: String) {
    guard let first = paths.first else { return }
    let more =
      paths.count > 1 ? " and \(paths.count - 1) more that nothing classifies" : ", which nothing classifies"
    let place = rule.position(of: "unclassified").map { LivePlace($0, length: "unclassified".count) }
    found.report(
      .liveSchemaField, at: place ?? LivePlace(rule),
      "\(subject) has '\(first)'\(more): its values are refused; add an entry with mode: plain, or one that seals it"
    )
  }
}
