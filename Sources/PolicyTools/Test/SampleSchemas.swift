import Schemas
import Synchronization

/// Schema files that samples need, each read once.
final class SampleSchemas: Sendable {
  private let known = Mutex<[String: Result<AvroSchema, SchemaLookupError>]>([:])

  func schema(_ path: String) throws(SchemaLookupError) -> AvroSchema {
    if let result = known.withLock({ $0[path] }) { return try result.get() }
    let result: Result<AvroSchema, SchemaLookupError>
    do throws(SchemaLookupError) {
      result = .success(try SchemaFile(reading: path).schema)
    } catch {
      result = .failure(error)
    }
    known.withLock { $0[path] = result }
    return try result.get()
  }
}
