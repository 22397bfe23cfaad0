import HTTP
import HTTPTestServer
import Synchronization

@testable import Schemas

/// A registry that says what a test tells it to.
final class FakeRegistry: Sendable {
  let server: HTTPTestServer
  private let pages: Pages

  private final class Pages: Sendable {
    let replies = Mutex<[String: ServedReply]>([:])
  }

  init() throws {
    let pages = Pages()
    self.pages = pages
    server = try HTTPTestServer { request in
      pages.replies.withLock { $0[request.target] ?? $0["*"] }
        ?? .json(#"{"error_code":40403,"message":"Schema not found"}"#, status: 404)
    }
  }

  /// The reply to a path, or with `*` to all that have none.
  subscript(path: String) -> ServedReply? {
    get { pages.replies.withLock { $0[path] } }
    set { pages.replies.withLock { $0[path] = newValue } }
  }

  /// What it was asked for.
  var targets: [String] { server.requests.map(\.target) }

  /// An answer with `schema` as a string.
  static func answer(_ schema: String, _ more: String = "") -> ServedReply {
    .json(#"{"schema":"\#(schema.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"\#(more)}"#)
  }

  func catalog(_ change: (inout RegistrySettings) -> Void = { _ in }) throws -> SchemaCatalog {
    var settings = RegistrySettings(urls: [try HTTPURL(server.url)])
    change(&settings)
    return try SchemaCatalog(registry: settings)
  }
}

extension SchemaCatalog {
  func look(up reference: SchemaReference) async -> Result<WriterSchema, SchemaLookupError> {
    await withCheckedContinuation { continuation in
      request(reference) { continuation.resume(returning: $0) }
    }
  }

  /// The failure of a look-up.
  func failure(_ reference: SchemaReference) async -> SchemaLookupError? {
    if case .failure(let error) = await look(up: reference) { error } else { nil }
  }

  /// The canonical form of an Avro schema that was looked up.
  func form(_ reference: SchemaReference) async -> String? {
    if case .success(.avro(let schema)) = await look(up: reference) { schema.canonicalForm } else { nil }
  }
}
