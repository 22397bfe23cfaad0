import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct CanonicalPathsTests {
  private func paths(_ paths: String...) throws -> CanonicalPaths {
    CanonicalPaths(
      try FieldMatcher(paths.map { path throws(FieldPathError) in try FieldPath(path) }))
  }

  private func intern(_ paths: CanonicalPaths, _ text: String) -> Int {
    paths.intern(Array(text.utf8).span.bytes)
  }

  @Test func fixedAndFound() throws {
    let paths = try paths("a.b", "**.x", "l[0].c", "a.b")
    #expect(paths.index(ofField: 0) == 0)
    #expect(paths.index(ofField: 1) == nil)
    #expect(paths.index(ofField: 2) == 1)
    #expect(paths.index(ofField: 3) == 0)
    #expect(paths.index(ofField: 4) == nil)
    #expect(paths.text(1) == "l[*].c")
    #expect(intern(paths, "l[*].c") == 1)
    #expect(intern(paths, "z.x") == 2)
    #expect(intern(paths, "z.x") == 2)
    #expect(paths.withBytes(of: 2) { $0.byteCount } == 3)
    #expect(paths.withBytes(of: 3) { $0.byteCount } == 0)
    #expect(paths.text(-1) == "")
    paths.beginRecord()
    #expect(paths.generation == 0)
    #expect(paths.count == 3)
  }

  @Test func tooManyAreForgottenBetweenRecords() throws {
    let paths = try paths("a.b", "**.x")
    for number in 0..<10_000 {
      if number % 4_000 == 0 { paths.beginRecord() }
      #expect(intern(paths, "n\(number).x") == number + 1)
    }
    paths.beginRecord()
    #expect(paths.generation == 0)
    #expect(intern(paths, "n9999.x") == 10_000)
    #expect(intern(paths, "more.x") == 10_001)
    #expect(paths.generation == 0)
    paths.beginRecord()
    #expect(paths.generation == 1)
    #expect(paths.count == 1)
    #expect(intern(paths, "a.b") == 0)
    #expect(intern(paths, "more.x") == 1)
    let long = String(repeating: "n", count: 1_000)
    for number in 0..<1_100 {
      if number % 1_000 == 0 { paths.beginRecord() }
      _ = intern(paths, long + "\(number)")
    }
    #expect(!paths.isOverfull)
    paths.beginRecord()
    #expect(paths.generation == 2)
  }

  @Test func oneRecordCannotFillTheMemory() throws {
    let paths = try paths("**.x")
    let long = String(repeating: "n", count: 1_000)
    for number in 0..<20_000 { _ = intern(paths, long + "\(number)") }
    #expect(paths.isOverfull)
    #expect(paths.count < 1_049)
    paths.beginRecord()
    #expect(!paths.isOverfull)
    #expect(paths.text(intern(paths, String(repeating: "n", count: 1_025))) == "")
    #expect(paths.isOverfull)
  }

  /// A process that knows the paths takes no more of them than one that does not: what it sealed could not be opened.
  @Test func whatWasSeenBeforeMakesNoDifference() throws {
    let experienced = try paths("a.x", "**.x")
    // Six bytes each, and 1,024: as many as may be, of both kinds.
    let short = (1_000..<5_100).map { "n\($0).x" }
    let long = (1_000..<2_030).map { "n\($0)" + String(repeating: "n", count: 1_019) }
    for path in short + long {
      experienced.beginRecord()
      _ = intern(experienced, path)
    }
    for (all, limit) in [(short, 4_096), (long, 1_024)] {
      for paths in [experienced, try paths("a.x", "**.x")] {
        for count in [limit, limit + 1] {
          paths.beginRecord()
          // What it has twice counts once.
          for path in all[..<count] + all[..<100] { _ = intern(paths, path) }
          #expect(paths.isOverfull == (count > limit))
        }
      }
    }
    // A path of the policy too.
    experienced.beginRecord()
    for path in short[..<4_096] { _ = intern(experienced, path) }
    #expect(!experienced.isOverfull)
    #expect(intern(experienced, "a.x") == experienced.count)
    #expect(experienced.isOverfull)
  }

  /// Different names give different paths, and a canonical path is a path that means the same.
  @Test func canonicalPathsAreInjective() throws {
    var random = SeededRandom(seed: 11)
    var known: [[UInt8]: [FieldPath.Step]] = [:]
    for _ in 0..<3000 {
      let steps: [FieldPath.Step] = RandomPaths.path(&random).compactMap { step in
        switch step {
        case .member: step
        case .element, .anyElement: .anyElement
        case .anyMember, .anyDepth, .branch: nil
        }
      }
      guard !steps.isEmpty else { continue }
      let canonical = try #require(try FieldPath(RandomPaths.text(steps)).canonical)
      let read = try FieldPath(canonical)
      #expect(read.canonical == canonical)
      #expect(RandomPaths.text(read.steps).utf8.elementsEqual(RandomPaths.text(steps).utf8))
      if let same = known.updateValue(steps, forKey: Array(canonical.utf8)) {
        #expect(RandomPaths.text(same).utf8.elementsEqual(RandomPaths.text(steps).utf8), "\(canonical)")
      }
    }
    #expect(known.count > 300)
  }

  @Test func builder() {
    var path = PathBuilder()
    path.pushMember(Array("orders".utf8).span.bytes)
    path.pushElement()
    path.pushMember(Array("card no".utf8).span.bytes)
    #expect(path.text == "orders[*].\"card no\"")
    #expect(path.bytes.byteCount == 19)
    path.pop()
    path.pushMember(Array("a-1".utf8).span.bytes)
    #expect(path.text == "orders[*].a-1")
    #expect(path.depth == 3)
    for _ in 0..<4 { path.pop() }
    #expect(path.text == "")
    path.pushMember(Array("q\"\\".utf8).span.bytes)
    #expect(path.text == #""q\"\\""#)
    path.removeAll()
    path.pushElement()
    #expect(path.text == "[*]")
  }
}
