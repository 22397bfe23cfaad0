import BackgroundWork
import Synchronization
import Testing

/// What is remembered of values that were got: not without end.
@Suite struct SingleFlightTests {
  private final class Value: Sendable {
    let isUsable: Bool

    init(isUsable: Bool) { self.isUsable = isUsable }
  }

  private struct Failure: Error {}

  private func flights(
    capacity: Int, isWorthKeeping: (@Sendable (Value, Moment) -> Bool)? = nil
  ) -> SingleFlight<Int, Value, Failure> {
    SingleFlight(
      timer: DeadlineTimer(), timeout: .seconds(1), isUsable: { value, _ in value.isUsable },
      revoke: { _ in }, timedOut: { _ in Failure() }, failed: { _, _ in }, isRetriable: { _ in true },
      isWorthKeeping: isWorthKeeping, capacity: capacity)
  }

  private func fill(_ flights: SingleFlight<Int, Value, Failure>, _ count: Int, isUsable: Bool = true) {
    for number in 0..<count {
      flights.request(number) { _, _, finish in
        finish(.success(Value(isUsable: isUsable)))
      } completion: { _ in
      }
    }
  }

  @Test func beyondTheCapacitySomeAreForgotten() {
    let flights = flights(capacity: 3_000)
    fill(flights, 20_000)
    #expect((1_000...3_000).contains(flights.count))
    #expect((0..<20_000).contains { flights.value($0, at: .now) != nil })
  }

  @Test func whatIsNotUsableGoesFirst() {
    let flights = flights(capacity: 100_000)
    fill(flights, 5_000, isUsable: false)
    #expect(flights.count <= 1_024)
  }

  /// A key that was not confirmed for a while is confirmed again, not made anew.
  @Test func whatIsWorthKeepingIsKept() {
    let flights = flights(capacity: 100_000) { _, _ in true }
    fill(flights, 5_000, isUsable: false)
    #expect(flights.count == 5_000)
    let current = Mutex<Value?>(nil)
    flights.request(0) { value, _, finish in
      current.withLock { $0 = value }
      finish(.failure(Failure()))
    } completion: { _ in
    }
    #expect(current.withLock { $0 } != nil)
  }
}
