import Foundation

/// Where the public parsing suite is, if `FIELDSEAL_VECTORS` is set.
enum JSONVectors {
  static let folder = ProcessInfo.processInfo.environment["FIELDSEAL_VECTORS"].map { "\($0)/json" }
}
