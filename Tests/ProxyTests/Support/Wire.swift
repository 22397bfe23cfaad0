import KafkaWire

@testable import Proxy

/// Frames whose bodies do not matter, as they stand on the wire.
enum Wire {
  static let heartbeat = entry(12)
  static let saslAuthenticate = entry(36)

  private static func entry(_ key: Int16) -> ApiTable.Entry { ApiTable.all[Int(key)] }

  static func request(
    _ api: ApiTable.Entry, version: Int16, correlationID: Int32, bodyBytes: Int = 0
  ) -> [UInt8] {
    let front = bytes(api.key) + bytes(version) + bytes(correlationID)
    return sized(front + [UInt8](repeating: 0xBB, count: bodyBytes))
  }

  /// - Parameter only: how much of the frame has come.
  static func response(_ correlationID: Int32, bodyBytes: Int = 0, only: Int = .max) -> [UInt8] {
    let frame = sized(bytes(correlationID) + [UInt8](repeating: 0xBB, count: bodyBytes))
    return Array(frame.prefix(only))
  }
}

/// A `ResponseStep` to compare.
enum ResponseStep: Equatable {
  case need(Int)
  case forward(Int)
  case inspect(String, frameBytes: Int)
  case close(CloseCause)
}

/// A machine whose steps can stand in expectations, which do not take what mutates.
final class TestMachine {
  private var machine: ConnectionStateMachine

  init(maximumFrameBytes: Int = 1 << 20) {
    machine = ConnectionStateMachine(maximumFrameBytes: maximumFrameBytes)
  }

  var isIdle: Bool { machine.isIdle }

  func request(_ bytes: [UInt8]) -> ConnectionStateMachine.RequestStep {
    machine.nextRequest(bytes.span.bytes)
  }

  func response(_ bytes: [UInt8]) -> ResponseStep {
    switch machine.nextResponse(bytes.span.bytes) {
    case .need(let count): .need(count)
    case .forward(let count): .forward(count)
    case .inspect(let expectation, let frameBytes): .inspect(expectation.name, frameBytes: frameBytes)
    case .close(let cause): .close(cause)
    }
  }

  func expect(_ expectation: Proxy.Expectation, correlationID: Int32) {
    machine.expect(expectation, correlationID: correlationID)
  }

  func reply(_ frame: [UInt8]) { machine.reply(frame) }
  func nextReply() -> [UInt8]? { machine.nextReply() }
  func responsePassed() { machine.responsePassed() }
  func handshakeAnswered(accepted: Bool) -> Bool { machine.handshakeAnswered(accepted: accepted) }
}
