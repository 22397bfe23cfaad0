import BackgroundWork
import HTTP
import Synchronization

/// The schemas that values are written with: those of schema files, and those of a registry, which are looked up once.
/// Safe to use from any thread.
///
/// * The registry is asked on threads of the catalog's own, once at a time for each schema. A look-up fails after
///   `RegistrySettings.timeout`, even if the call never returns.
/// * What an id or a GUID names never changes, so schemas stay, up to `maximumCached`; those least used give way.
/// * A failure answers for a while: one second if the same look-up may soon succeed, else ten.
public final class SchemaCatalog: Sendable {
  public typealias Completion = @Sendable (Result<WriterSchema, SchemaLookupError>) -> Void

  /// What the catalog's `SchemaReference.file` counts.
  public let files: [SchemaFile]
  private let fingerprints: [UInt64: AvroSchema]
  private let known: [SchemaReference: WriterSchema]
  private let client: RegistryClient?
  private let timer = DeadlineTimer()
  private let pool = WorkerPool(workers: 4)
  private let flights: SingleFlight<SchemaReference, CachedSchema, SchemaLookupError>
  private let cached: Mutex<SchemaClock>
  private let pending = PendingCount()

  /// Look-ups that may wait at a time: references come from records, so anyone who writes some can make them up.
  static let maximumPending = 1000

  /// `onFailure` hears of each look-up that failed, once.
  ///
  /// - Parameter known: what a registry would answer and is not asked for.
  /// - Throws: an error about a file that the registry's settings name.
  public init(
    files: [SchemaFile] = [], registry: RegistrySettings? = nil, known: [SchemaReference: WriterSchema] = [:],
    maximumCached: Int = 10_000,
    onFailure: (@Sendable (SchemaReference, SchemaLookupError) -> Void)? = nil
  ) throws(HTTPError) {
    self.files = files
    self.known = known
    cached = Mutex(SchemaClock(capacity: maximumCached))
    fingerprints = Dictionary(files.map { ($0.schema.fingerprint, $0.schema) }) { first, _ in first }
    if let registry { client = try RegistryClient(registry) } else { client = nil }
    let timeout = registry?.timeout ?? .seconds(5)
    flights = SingleFlight(
      timer: timer, timeout: timeout, isUsable: { schema, _ in schema.isUsable }, revoke: { _ in },
      timedOut: { reference in
        SchemaLookupError(
          .timedOut, "\(reference) did not come from the registry within \(timeout): is it up, and reachable?"
        )
      },
      failed: { reference, error in onFailure?(reference, error) }, isRetriable: \.isRetriable,
      failureTime: { $0.isRetriable ? .seconds(1) : .seconds(10) })
  }

  deinit {
    pool.stop()
    timer.stop()
  }

  /// The index of a schema file, by the path that it was read from.
  public func fileIndex(_ path: String) -> Int? { files.firstIndex { $0.path == path } }

  /// The schema, if it is here. Starts nothing. Cheap: a dictionary's look-up under a lock at the most.
  public func schema(_ reference: SchemaReference) -> WriterSchema? {
    switch reference {
    case .file(let index): return files.indices.contains(index) ? .avro(files[index].schema) : nil
    case .fingerprint(let fingerprint): return fingerprints[fingerprint].map { .avro($0) }
    case .id, .guid:
      if let given = known[reference] { return given }
      // They do not age, so the time plays no part.
      guard let cached = flights.value(reference, at: Moment(nanoseconds: 0)) else { return nil }
      cached.use()
      return cached.schema
    }
  }

  /// Looks the schema up. `completion` is called once, on any thread, possibly before this returns.
  public func request(_ reference: SchemaReference, completion: @escaping Completion) {
    switch reference {
    case .file, .fingerprint:
      completion(
        schema(reference).map { .success($0) }
          ?? .failure(
            SchemaLookupError(
              .unknownSchema,
              "no schema file has \(reference): name the writer's schema in the topic's `schemas`")))
    case .id, .guid:
      if let given = known[reference] { return completion(.success(given)) }
      guard let client else {
        let advice = "add `schemaRegistry: {url: …}` to the configuration"
        completion(
          .failure(SchemaLookupError(.notConfigured, "\(reference) is a schema registry's: \(advice)")))
        return
      }
      flights.request(
        reference, load: { _, deadline, finish in self.load(reference, client, deadline, finish) },
        completion: { result in completion(result.map(\.schema)) })
    }
  }

  private func load(
    _ reference: SchemaReference, _ client: RegistryClient, _ deadline: Moment,
    _ finish: @escaping @Sendable (Result<CachedSchema, SchemaLookupError>) -> Void
  ) {
    guard let ticket = pending.ticket(limit: Self.maximumPending) else {
      finish(
        .failure(
          SchemaLookupError(
            .unavailable,
            "\(Self.maximumPending) look-ups wait for the registry already: do the topic's producers make up schema ids?"
          )))
      return
    }
    pool.submit(deadline: deadline) {
      // The pool may drop the job: the ticket goes with it.
      withExtendedLifetime(ticket) {
        do throws(SchemaLookupError) {
          finish(.success(self.keep(try client.look(up: reference, by: deadline))))
        } catch {
          finish(.failure(error))
        }
      }
    }
  }

  private func keep(_ schema: WriterSchema) -> CachedSchema {
    let new = CachedSchema(schema)
    cached.withLock { $0.add(new) }
    return new
  }
}
