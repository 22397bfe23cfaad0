import TestTools
import Testing

@testable import Proxy

@Suite struct FIFOTests {
  @Test func empty() {
    var queue = FIFO<Int>()
    let popped = queue.popFirst()
    #expect(popped == nil && queue.isEmpty && queue.first == nil)
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func behavesLikeAnArray(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var queue = FIFO<Int>()
    var model: [Int] = []
    for step in 0..<5_000 {
      // Grows and shrinks by turns, so that it is compacted at many lengths.
      if Int.random(in: 0..<10, using: &random) < (step / 500 % 2 == 0 ? 7 : 3) {
        queue.append(step)
        model.append(step)
      } else {
        let popped = queue.popFirst()
        #expect(popped == (model.isEmpty ? nil : model.removeFirst()))
      }
      #expect(queue.count == model.count && queue.first == model.first && queue.isEmpty == model.isEmpty)
    }
  }

  /// What has been taken out is let go of at once.
  @Test func doesNotKeepWhatItGaveAway() {
    final class Thing {}
    var queue = FIFO<Thing>()
    for _ in 0..<100 { queue.append(Thing()) }
    weak let first = queue.first
    #expect(first != nil)
    queue.popFirst()
    #expect(first == nil)
  }
}
