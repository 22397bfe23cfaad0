import BackgroundWork
import HTTP
import Synchronization

/// Asks registries for schemas; blocks the thread, until the deadline at the longest.
final class RegistryClient: Sendable {
  private let settings: RegistrySettings
  private let http: HTTPClient
  /// The URL that answered last.
  private let preferred = Atomic<Int>(0)

  /// The largest answer that is read, in bytes.
  static let maximumAnswer = 2 << 20
  /// Schemas that one may refer to, itself included, and levels of them.
  static let maximumSchemas = 100
  static let maximumDepth = 16

  /// Throws where a file that the settings name cannot be used.
  init(_ settings: RegistrySettings) throws(HTTPError) {
    guard !settings.urls.isEmpty else { throw HTTPError(.invalidRequest, "there is no registry's URL") }
    var http = HTTPSettings()
    http.connectTimeout = settings.timeout
    http.maximumBody = Self.maximumAnswer
    http.certificateAuthorities = settings.certificateAuthorities
    http.certificate = settings.certificate
    http.key = settings.key
    self.settings = settings
    self.http = try HTTPClient(http)
    _ = try settings.credentials.read()
  }

  /// The schema with all that it refers to.
  func look(up reference: SchemaReference, by deadline: Moment) throws(SchemaLookupError) -> WriterSchema {
    let path: [String]
    switch reference {
    case .id(let id): path = ["schemas", "ids", String(id)]
    case .guid: path = ["schemas", "guids", reference.guidText]
    case .fingerprint, .file: throw SchemaLookupError(.unknownSchema, "registries do not know \(reference)")
    }
    let lookup = Lookup(credentials: try credentials(), deadline: deadline)
    let answer = try ask(path, for: "\(reference)", lookup)
    guard answer.isAnswer(to: reference) else {
      throw SchemaLookupError(.misbehaving, "the registry answered with another schema than \(reference)")
    }
    return try schema(answer, "\(reference)", lookup)
  }

  /// The newest schema of a subject with all that it refers to.
  func newest(of subject: String, by deadline: Moment) throws(SchemaLookupError) -> SubjectSchema {
    let lookup = Lookup(credentials: try credentials(), deadline: deadline)
    let name = "subject '\(subject)'"
    let answer = try ask(["subjects", subject, "versions", "latest"], for: name, lookup)
    return SubjectSchema(schema: try schema(answer, name, lookup), text: answer.schema)
  }

  private func schema(
    _ answer: RegistryAnswer, _ name: String, _ lookup: Lookup
  ) throws(SchemaLookupError) -> WriterSchema {
    switch answer.type {
    case "AVRO": break
    case "JSON": return .json
    default: return .other(String(answer.type.prefix(40)))
    }
    var references = References()
    try resolve(answer.references, of: name, depth: 1, &references, lookup)
    do {
      return .avro(try AvroSchema(json: answer.schema, references: references.found))
    } catch {
      throw SchemaLookupError(.invalid, "the registry's \(name) is no Avro schema that can be used: \(error)")
    }
  }

  private struct Lookup {
    let credentials: HTTPCredentials
    let deadline: Moment

    var timeLeft: Duration {
      .nanoseconds(deadline.nanoseconds.subtractingReportingOverflow(Moment.now.nanoseconds).partialValue)
    }
  }

  private func credentials() throws(SchemaLookupError) -> HTTPCredentials {
    // Mended by whoever has broken the file: no reason to tell producers to drop their records.
    do { return try settings.credentials.read() } catch {
      throw SchemaLookupError(.unavailable, error.message)
    }
  }

  // MARK: References

  private struct References {
    /// What a schema needs stands before it.
    var found: [(name: String, json: String)] = []
    var done: Set<RegistryReference> = []
    /// From the schema that was asked for to the one being resolved.
    var open: [RegistryReference] = []
  }

  private func resolve(
    _ references: [RegistryReference], of what: String, depth: Int, _ all: inout References, _ lookup: Lookup
  ) throws(SchemaLookupError) {
    for reference in references where !all.done.contains(reference) {
      let name = "version \(reference.version) of subject '\(reference.subject)'"
      guard !all.open.contains(reference) else {
        throw SchemaLookupError(.invalid, "\(what) refers to itself by \(name)")
      }
      guard depth <= Self.maximumDepth, all.done.count + all.open.count < Self.maximumSchemas else {
        throw SchemaLookupError(
          .invalid,
          "\(what) has more references than are followed (\(Self.maximumSchemas), \(Self.maximumDepth) levels)"
        )
      }
      all.open.append(reference)
      let answer = try ask(reference, name, of: what, lookup)
      try resolve(answer.references, of: what, depth: depth + 1, &all, lookup)
      all.open.removeLast()
      all.done.insert(reference)
      all.found.append((reference.name, answer.schema))
    }
  }

  private func ask(
    _ reference: RegistryReference, _ name: String, of what: String, _ lookup: Lookup
  ) throws(SchemaLookupError) -> RegistryAnswer {
    let version = reference.version < 0 ? "latest" : String(reference.version)
    let answer: RegistryAnswer
    do throws(SchemaLookupError) {
      answer = try ask(["subjects", reference.subject, "versions", version], for: name, lookup)
    } catch {
      guard error.code == .unknownSchema else { throw error }
      throw SchemaLookupError(.invalid, "\(what) refers to what is not there: \(error.message)")
    }
    guard answer.isAnswer(to: reference) else {
      throw SchemaLookupError(
        .misbehaving, "\(what) refers to \(name), but the registry answered with another schema")
    }
    guard answer.type == "AVRO" else {
      throw SchemaLookupError(.invalid, "\(what) refers to \(name), which is no Avro schema")
    }
    return answer
  }

  // MARK: Asking

  /// Asks one URL after the other, with an equal share of the time that is left for each.
  private func ask(
    _ path: [String], for what: String, _ lookup: Lookup
  ) throws(SchemaLookupError) -> RegistryAnswer {
    let count = settings.urls.count
    let first = preferred.load(ordering: .relaxed)
    var failures: [SchemaLookupError] = []
    for attempt in 0..<count {
      let index = (first + attempt) % count
      do throws(SchemaLookupError) {
        let answer = try ask(
          settings.urls[index], path, for: what, lookup, timeout: lookup.timeLeft / (count - attempt))
        preferred.store(index, ordering: .relaxed)
        return answer
      } catch {
        // The others would refuse us too, and count the attempts.
        if error.code == .denied { throw error }
        failures.append(error)
      }
    }
    // One may lag behind another that knows a new schema: it is unknown only if all of them say so.
    guard let failure = failures.first(where: \.isRetriable) ?? failures.first else {
      throw SchemaLookupError(.unavailable, "there is no registry to ask")
    }
    guard failures.count > 1 else { throw failure }
    throw SchemaLookupError(failure.code, failures.map(\.message).joined(separator: "; "))
  }

  private func ask(
    _ base: HTTPURL, _ path: [String], for what: String, _ lookup: Lookup, timeout: Duration
  ) throws(SchemaLookupError) -> RegistryAnswer {
    let url = base.appending(path)
    let request = HTTPRequest(
      url,
      headers: [HTTPHeader("Accept", "application/vnd.schemaregistry.v1+json, application/json")],
      credentials: lookup.credentials)
    let response: HTTPResponse
    do throws(HTTPError) { response = try http.send(request, timeout: timeout) } catch {
      switch error.code {
      case .timedOut: throw SchemaLookupError(.timedOut, error.message)
      case .tooLarge: throw SchemaLookupError(.misbehaving, error.message)
      case .invalidRequest, .unusableFile, .unresolvedHost, .unreachable, .tls, .closed, .malformed, .other:
        throw SchemaLookupError(.unavailable, error.message)
      }
    }
    return try RegistryReply.read(response, for: what, at: url, lookup.credentials)
  }
}
