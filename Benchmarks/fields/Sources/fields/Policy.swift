import FieldCrypto
import Schemas

/// The fields that the loads' policy names, too.
enum Policy {
  static let paths = ["customer.ssn", "customer.email", "payment.card"]

  static func matcher() throws -> FieldMatcher {
    try FieldMatcher(paths.map { path in try FieldPath(path) })
  }

  static func contexts() throws -> [FieldContext] {
    try paths.map { path in try FieldContext(field: path, topic: "fields") }
  }

  static func check(_ found: [FieldOccurrence]) throws(BenchError) {
    guard found.count == paths.count else { throw BenchError("\(found.count) fields found") }
  }
}
