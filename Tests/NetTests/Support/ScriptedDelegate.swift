import Bytes
import Net
import Synchronization

/// A delegate that does what the test says and keeps a record.
final class ScriptedDelegate: ConnectionDelegate, @unchecked Sendable {
  struct Record {
    var bytes: [UInt8] = []
    /// How many bytes each call showed.
    var shown: [Int] = []
    var writable = 0
    var ends = 0
    var reasons: [CloseReason] = []
  }

  let record = Mutex(Record())
  var onReceived: (Connection, [UInt8]) -> Received
  var onWritable: (Connection) -> Void = { _ in }
  var onEnd: (Connection) -> Void = { _ in }
  /// Whether `record.bytes` takes what was consumed.
  var keepsBytes = true
  private var isCalled = false
  private(set) var wasReentered = false

  /// By default everything is consumed.
  init(_ onReceived: @escaping (Connection, [UInt8]) -> Received = { Received(consumed: $1.count) }) {
    self.onReceived = onReceived
  }

  /// Lets go of what the script captured, which is often the delegate itself.
  func forget() {
    onReceived = { Received(consumed: $1.count) }
    onWritable = { _ in }
    onEnd = { _ in }
  }

  private func once<Result>(_ body: () -> Result) -> Result {
    if isCalled { wasReentered = true }
    isCalled = true
    defer { isCalled = false }
    return body()
  }

  func connection(_ connection: Connection, received bytes: RawSpan) -> Received {
    let all = bytes.withUnsafeBytes { Array($0) }
    let received = once { onReceived(connection, all) }
    record.withLock { record in
      record.shown.append(all.count)
      if keepsBytes { record.bytes += all.prefix(received.consumed) }
    }
    return received
  }

  func connectionBecameWritable(_ connection: Connection) {
    record.withLock { $0.writable += 1 }
    once { onWritable(connection) }
  }

  func connectionReachedEnd(_ connection: Connection) {
    record.withLock { $0.ends += 1 }
    once { onEnd(connection) }
  }

  func connectionClosed(_ connection: Connection, reason: CloseReason) {
    record.withLock { $0.reasons.append(reason) }
  }

  var bytes: [UInt8] { record.withLock { $0.bytes } }
  var shown: [Int] { record.withLock { $0.shown } }
  var writable: Int { record.withLock { $0.writable } }
  var ends: Int { record.withLock { $0.ends } }
  var reasons: [CloseReason] { record.withLock { $0.reasons } }
}

extension Connection {
  func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write(RawSpan(_unsafeBytes: $0)) } }

  func tryWrite(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { tryWrite(RawSpan(_unsafeBytes: $0)) } }
}
