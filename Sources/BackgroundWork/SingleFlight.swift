import Synchronization

/// Values that are slow to get and may fail: one attempt at a time for each name, a time-out for each attempt, and a
/// failure that answers for a while, so that it neither sticks nor hammers.
public final class SingleFlight<
  Name: Hashable & Sendable, Value: AnyObject & Sendable, Failure: Error
>: Sendable {
  public typealias Completion = @Sendable (Result<Value, Failure>) -> Void
  /// Gets a value, given the one there is, by a deadline, and reports it on any thread, once, however late.
  public typealias Load = @Sendable (Value?, Moment, @escaping Completion) -> Void

  /// Who waits for one attempt.
  private final class Flight: Sendable {
    let waiters = Mutex<[Completion]>([])
    let timer = Mutex<UInt64?>(nil)
  }

  private struct Entry {
    var value: Value?
    var flight: Flight?
    var failure: Failure?
    var failureEnds = Moment(nanoseconds: .min)
  }

  private struct State {
    var entries: [Name: Entry] = [:]
    var pruneAt = 0
  }

  private let state = Mutex(State())
  private let timer: DeadlineTimer
  private let timeout: Duration
  private let isUsable: @Sendable (Value, Moment) -> Bool
  private let revoke: @Sendable (Value) -> Void
  private let timedOut: @Sendable (Name) -> Failure
  private let failed: @Sendable (Name, Failure) -> Void
  private let isRetriable: @Sendable (Failure) -> Bool
  private let failureTime: @Sendable (Failure) -> Duration
  private let isWorthKeeping: @Sendable (Value, Moment) -> Bool
  private let capacity: Int

  /// `isUsable` says whether a value still answers, `revoke` ends one whose renewal was refused for
  /// good. `failed` hears of every attempt that failed, once. `failureTime` is how long a failure answers. Beyond
  /// `capacity` names some are forgotten; before, only those without a value that is worth keeping, by default a usable one.
  public init(
    timer: DeadlineTimer, timeout: Duration, isUsable: @escaping @Sendable (Value, Moment) -> Bool,
    revoke: @escaping @Sendable (Value) -> Void, timedOut: @escaping @Sendable (Name) -> Failure,
    failed: @escaping @Sendable (Name, Failure) -> Void,
    isRetriable: @escaping @Sendable (Failure) -> Bool,
    failureTime: @escaping @Sendable (Failure) -> Duration = { _ in .seconds(1) },
    isWorthKeeping: (@Sendable (Value, Moment) -> Bool)? = nil, capacity: Int = 100_000
  ) {
    self.timer = timer
    self.timeout = timeout
    self.isUsable = isUsable
    self.revoke = revoke
    self.timedOut = timedOut
    self.failed = failed
    self.isRetriable = isRetriable
    self.failureTime = failureTime
    self.isWorthKeeping = isWorthKeeping ?? isUsable
    self.capacity = capacity
  }

  /// The value, if it is usable.
  public func value(_ name: Name, at now: Moment) -> Value? {
    guard let value = state.withLock({ $0.entries[name]?.value }), isUsable(value, now) else { return nil }
    return value
  }

  /// Names remembered.
  public var count: Int { state.withLock { $0.entries.count } }

  /// Reports the usable value or the recent failure at once, or joins or starts an attempt.
  public func request(_ name: Name, load: @escaping Load, completion: @escaping Completion) {
    attempt(name, load: load, completion: completion)
  }

  /// Starts an attempt to renew a usable value, unless one is under way or has just failed.
  public func renew(_ name: Name, load: @escaping Load) {
    attempt(name, load: load, completion: nil)
  }

  /// Forgets that the last attempt failed: what was not there is there now.
  public func forgetFailure(_ name: Name) {
    state.withLock { $0.entries[name]?.failure = nil }
  }

  private enum Decision {
    case answer(Result<Value, Failure>)
    case joined
    case start(Flight, current: Value?)
  }

  private func attempt(_ name: Name, load: @escaping Load, completion: Completion?) {
    let now = Moment.now
    let decision = state.withLock { state -> Decision in
      prune(&state, now)
      var entry = state.entries[name] ?? Entry()
      if completion != nil, let value = entry.value, isUsable(value, now) { return .answer(.success(value)) }
      if let flight = entry.flight {
        if let completion { flight.waiters.withLock { $0.append(completion) } }
        return .joined
      }
      if let failure = entry.failure, now < entry.failureEnds { return .answer(.failure(failure)) }
      let flight = Flight()
      if let completion { flight.waiters.withLock { $0.append(completion) } }
      entry.flight = flight
      state.entries[name] = entry
      return .start(flight, current: entry.value)
    }
    switch decision {
    case .answer(let result): completion?(result)
    case .joined: break
    case .start(let flight, let current):
      let deadline = now + timeout
      let id = timer.schedule(at: deadline) {
        // Holding `load` keeps its owner, which would stop the timer, until everyone has an answer.
        withExtendedLifetime(load) { self.finish(name, flight, .failure(self.timedOut(name))) }
      }
      flight.timer.withLock { $0 = id }
      load(current, deadline) { self.finish(name, flight, $0) }
    }
  }

  private func finish(_ name: Name, _ flight: Flight, _ result: Result<Value, Failure>) {
    let now = Moment.now
    var refused: Value?
    let isLate = state.withLock { state -> Bool in
      var entry = state.entries[name] ?? Entry()
      let isLate = entry.flight !== flight
      switch result {
      case .success(let value):
        // A value that comes after its time-out is welcome where there is none: the next try need not be as slow.
        if isLate, let present = entry.value, isUsable(present, now) { break }
        entry.value = value
        entry.failure = nil
      case .failure(let error) where !isLate:
        entry.failure = error
        entry.failureEnds = now + failureTime(error)
        if !isRetriable(error) {
          refused = entry.value
          entry.value = nil
        }
      case .failure: break
      }
      if !isLate { entry.flight = nil }
      state.entries[name] = entry
      return isLate
    }
    if let refused { revoke(refused) }
    guard !isLate else { return }
    if case .failure(let error) = result { failed(name, error) }
    if let id = flight.timer.withLock({ $0 }) { timer.cancel(id) }
    for waiter in flight.waiters.withLock({ $0 }) { waiter(result) }
  }

  /// Names come from records, so anyone who can write to a broker can make them up: forget those that hold nothing.
  private func prune(_ state: inout State, _ now: Moment) {
    guard state.entries.count >= state.pruneAt else { return }
    state.entries = state.entries.filter { _, entry in
      entry.flight != nil || now < entry.failureEnds || entry.value.map { isWorthKeeping($0, now) } ?? false
    }
    if state.entries.count >= capacity {
      // All are in use: any half of them, so that not all have to be got again at once.
      state.entries = state.entries.filter { _, entry in entry.flight != nil || Bool.random() }
    }
    state.pruneAt = max(min(1_024, capacity), min(2 * state.entries.count, capacity))
  }
}
