import Logging
import Schemas

/// Look-ups of schemas that failed, in the log.
struct SchemaEventLog: Sendable {
  private let log: Logger

  init(_ log: Logger) {
    self.log = log
  }

  func record(_ reference: SchemaReference, _ error: SchemaLookupError) {
    log.warn("schema_failed", ["schema": .describing(reference), "reason": .describing(error)])
  }
}
