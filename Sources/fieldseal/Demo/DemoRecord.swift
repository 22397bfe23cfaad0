/// A record as a client sees it. Nil and empty differ: a nil value is a tombstone.
struct DemoRecord: Equatable, Sendable {
  struct Header: Equatable, Sendable {
    let name: String
    let value: [UInt8]
  }

  var key: [UInt8]?
  var value: [UInt8]?
  var headers: [Header] = []
}

extension DemoRecord {
  init(key: String, value: String?, headers: [(String, String)] = []) {
    self.init(
      key: Array(key.utf8), value: value.map { Array($0.utf8) },
      headers: headers.map { Header(name: $0.0, value: Array($0.1.utf8)) })
  }
}
