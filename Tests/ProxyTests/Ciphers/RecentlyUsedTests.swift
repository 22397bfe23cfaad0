import TestTools
import Testing

@testable import Proxy

@Suite struct RecentlyUsedTests {
  @Test func theLeastRecentlyUsedIsForgotten() {
    let recent = RecentlyUsed<Int, String>(capacity: 3)
    for number in 1...3 { recent[number] = "\(number)" }
    #expect(recent[1] == "1")
    recent[4] = "4"
    #expect(recent[2] == nil && recent[1] == "1" && recent[3] == "3" && recent[4] == "4")
    recent[1] = "one"
    recent[5] = "5"
    #expect(recent[3] == nil && recent[1] == "one" && recent.count == 3)
    recent[1] = nil
    #expect(recent[1] == nil && recent.count == 2)
  }

  @Test func itIsLikeAListInTheOrderOfUse() {
    var random = SeededRandom(seed: 7)
    for capacity in 1...5 {
      let recent = RecentlyUsed<Int, Int>(capacity: capacity)
      var list: [(key: Int, value: Int)] = []
      for step in 0..<2_000 {
        let key = Int.random(in: 0..<8, using: &random)
        let known = list.firstIndex { $0.key == key }
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          #expect(recent[key] == known.map { list[$0].value })
          if let known { list.append(list.remove(at: known)) }
        case 1:
          recent[key] = step
          if let known { list.remove(at: known) } else if list.count == capacity { list.removeFirst() }
          list.append((key, step))
        default:
          recent[key] = nil
          if let known { list.remove(at: known) }
        }
        #expect(recent.count == list.count)
      }
    }
  }

  private final class Counted {
    nonisolated(unsafe) static var alive = 0
    init() { Self.alive += 1 }
    deinit { Self.alive -= 1 }
  }

  @Test func whatIsForgottenIsLetGoOf() {
    let recent = RecentlyUsed<Int, Counted>(capacity: 10)
    for number in 0..<1_000 {
      recent[number] = Counted()
      if number % 3 == 0 { recent[number] = nil }
    }
    #expect(Counted.alive == recent.count)
  }
}
