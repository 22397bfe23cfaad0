import Dispatch
import FieldCrypto
import KafkaWire
import Logging
import Policy
import Schemas
import Synchronization

@testable import Proxy

/// One loop's rewriters over keys in memory: what a session drives, without sockets and without waiting.
final class Workbench {
  /// What became of a client's frame. Frames are without their size prefix.
  enum Sent {
    case broker([UInt8], Expectation?)
    case reply([UInt8])
    case asksForNames(Set<UUID128>)
    case closed(CloseCause)
  }

  /// What became of a broker's frame.
  enum Received {
    case client([UInt8])
    case nothing
    case closed(CloseCause)
  }

  static let topics = [
    "sealed.a", "sealed.b", "chacha.a", "migrating.a", "mirror.a", "mirror.b", "elsewhere.a", "plain.a",
    "plain.b", "two.two", "stray", "json.a", "json.b", "strict.a", "whole.a", "lenient.a", "joined.a",
    "joined.b",
    "parts.a", "avro.a",
  ]

  let provider = TestProvider()
  let keyring: MemoryKeyring
  let names = TopicNames()
  let listeners = TestListeners()
  let addresses: AddressMap
  let log = TestLog()
  let counts: UnsealedCounts
  let dataKeys: DataKeys
  let suppliers: Suppliers
  let requests: RequestRewriter
  let responses: ResponseRewriter
  private let output = FrameOutput()
  /// Whether the last request went on as it came, before all of it was there.
  private(set) var wasStreamed = false
  /// How many times the last frame had to wait for keys.
  private(set) var waits = 0

  init(
    settings: DataKeySettings = .standard, limits: FrameLimits = FrameLimits(),
    keyring: MemoryKeyring = MemoryKeyring(), knows topics: [String] = Workbench.topics,
    policy: Policy? = nil, schemas: SchemaCatalog? = nil,
    clock: @escaping UnsealedValues.Clock = UnsealedValues.systemClock
  ) throws {
    counts = UnsealedCounts(log: log.logger)
    self.keyring = keyring
    addresses = listeners.map(19093...19192)
    dataKeys = DataKeys(keyring: keyring, providers: ["local": provider], settings: settings)
    for topic in topics { names.learn(topic, id: Messages.id(topic)) }
    suppliers = Suppliers(dataKeys: dataKeys, schemas: try schemas ?? TestPolicy.schemas())
    let policy = try policy ?? TestPolicy.make()
    let table = TopicTable(policy: policy, names: names, schemas: suppliers.schemas)
    let formats = FormatLog(log: log.logger)
    let failures = FailureLog(log: log.logger)
    let scratch = RecordScratch(limits: limits)
    requests = RequestRewriter(
      topics: table, limits: limits, output: output,
      sealer: BatchSealer(suppliers: suppliers, scratch: scratch, formats: formats), failures: failures)
    responses = ResponseRewriter(
      topics: table, names: names, addresses: addresses, output: output,
      opener: BatchOpener(suppliers: suppliers, scratch: scratch, formats: formats, clock: clock),
      failures: failures, counts: counts)
  }

  // MARK: - Frames

  static func request(_ frame: [UInt8]) throws -> ConnectionStateMachine.Request {
    guard let prefix = RequestPrefix(frame.span.bytes), let api = ApiTable[prefix.apiKey] else {
      throw ParseError("a request's front")
    }
    return ConnectionStateMachine.Request(
      api: api, version: prefix.apiVersion, correlationID: prefix.correlationID, frameBytes: 4 + frame.count)
  }

  /// Sends a request, waiting for the keys that it needs.
  func send(_ frame: [UInt8], wait start: FrameWait = FrameWait()) throws -> Sent {
    let request = try Self.request(frame)
    (wasStreamed, waits) = (false, 0)
    if case .forward(let expectation) = requests.route(frame.span.bytes, request) {
      wasStreamed = true
      return .broker(frame, expectation)
    }
    var wait = start
    while true {
      switch requests.rewrite(frame.span.bytes, request, waited: wait) {
      case .forward(let expectation): return .broker(frame, expectation)
      case .replace(let expectation): return .broker(try take(frame), expectation)
      case .reply: return .reply(try take(frame))
      case .waitForTopicNames(let ids): return .asksForNames(ids)
      case .close(let cause): return .closed(cause)
      case .wait(let needs): fetch(needs, &wait)
      }
    }
  }

  /// Receives a response, waiting for the keys that it needs.
  func receive(_ frame: [UInt8], _ expectation: Expectation) throws -> Received {
    waits = 0
    var wait = FrameWait()
    while true {
      switch responses.rewrite(frame.span.bytes, expectation, waited: wait) {
      case .forward, .handshake: return .client(frame)
      case .replace: return .client(try take(frame))
      case .topicNames: return .nothing
      case .close(let cause): return .closed(cause)
      case .wait(let needs): fetch(needs, &wait)
      }
    }
  }

  private func take(_ input: [UInt8]) throws -> [UInt8] {
    let whole = output.frame.flattened(input: input.span.bytes)
    guard integer(whole, at: 0, as: Int32.self) == Int32(whole.count - 4) else {
      throw ParseError("a frame's size")
    }
    return Array(whole.dropFirst(4))
  }

  // MARK: - Keys

  /// As a session does it, but blocking.
  func fetch(_ needs: FrameNeeds, _ wait: inout FrameWait) {
    waits += 1
    wait.begin(needs)
    while let need = wait.next() {
      wait.arrived(need, blocking { suppliers.get(need, completion: $0) })
    }
  }

  private func blocking<Value: Sendable>(_ body: (@escaping @Sendable (Value) -> Void) -> Void) -> Value {
    let value = Mutex<Value?>(nil)
    let isThere = DispatchSemaphore(value: 0)
    body { reported in
      value.withLock { $0 = reported }
      isThere.signal()
    }
    while true {
      isThere.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}

extension Workbench.Sent {
  /// The frame that went to the broker.
  var toBroker: [UInt8] {
    get throws {
      guard case .broker(let frame, _) = self else { throw ParseError("not sent: \(self)") }
      return frame
    }
  }

  var expectation: Expectation {
    get throws {
      guard case .broker(_, let expectation?) = self else {
        throw ParseError("no response expected: \(self)")
      }
      return expectation
    }
  }

  var reply: [UInt8] {
    get throws {
      guard case .reply(let frame) = self else { throw ParseError("no reply: \(self)") }
      return frame
    }
  }

  var cause: CloseCause {
    get throws {
      guard case .closed(let cause) = self else { throw ParseError("not closed: \(self)") }
      return cause
    }
  }
}

extension Workbench.Received {
  var toClient: [UInt8] {
    get throws {
      guard case .client(let frame) = self else { throw ParseError("nothing for the client: \(self)") }
      return frame
    }
  }

  var cause: CloseCause {
    get throws {
      guard case .closed(let cause) = self else { throw ParseError("not closed: \(self)") }
      return cause
    }
  }
}
