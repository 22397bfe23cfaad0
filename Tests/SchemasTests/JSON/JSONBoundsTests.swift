import Glibc
import Testing

@testable import FieldSamples
@testable import Schemas

/// Texts with memory on both sides that must not be touched.
struct JSONBoundsTests {
  @Test func staysWithinTheText() async throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let room = 16 * page
    let mapped = mmap(nil, room + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let base = try #require(mapped != MAP_FAILED ? mapped : nil)
    defer { munmap(base, room + 2 * page) }
    try #require(mprotect(base, page, PROT_NONE) == 0 && mprotect(base + page + room, page, PROT_NONE) == 0)
    let memory = base + page

    let searches = try JSONSearch.kinds(["**.a", "[*]", "b.*"])
    var found: [FieldOccurrence] = []
    var searched = 0
    for seed in 0..<300 as Range<UInt64> {
      await Task.yield()
      let whole = RandomJSON(seed: seed, size: 25).text
      let search = searches[Int(seed) % searches.count]
      // Whole texts and all their beginnings.
      for count in 0...min(whole.count, room) where count == whole.count || count < 400 {
        for start in [memory, memory + (room - count)] {
          whole.withUnsafeBytes {
            start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: count)
          }
          let text = RawSpan(_unsafeStart: start, byteCount: count)
          found.removeAll(keepingCapacity: true)
          try? search.finder.find(in: text, search.matcher, search.canonical, into: &found)
          #expect(found.allSatisfy { $0.start < $0.end && $0.end <= count })
          searched += 1
        }
      }
    }
    #expect(searched > 50_000)
  }
}
