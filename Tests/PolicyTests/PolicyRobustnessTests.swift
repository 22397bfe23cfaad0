import Testing
import YAML

@testable import Policy

/// Files that are damaged at random: an error or a policy, never a trap. The seed is fixed.
@Suite struct PolicyRobustnessTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test func damagedPolicies() throws {
    var random = Generator(state: 0x9E37_79B9_7F4A_7C15)
    let pieces: [[UInt8]] = [
      "{", "}", "[", "]", ":", "-", "\n", " ", "\t", "*", "&a", "!t", "|", ">", "'", "\"", "\\", "/", "?",
      "#", "%", "\0",
      "{topic}", "é", "\u{FEFF}", "match: ", "/(a", "[a-", "{2}",
    ].map { Array($0.utf8) }
    for file in try ExamplePolicyTests.files(ExamplePolicyTests.folder) {
      let original = try TextFile.read("\(ExamplePolicyTests.folder)/\(file)", limit: 1 << 20)
      for _ in 0..<300 {
        var text = original
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          let place = Int.random(in: 0..<text.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: text[place] = UInt8.random(in: 0...255, using: &random)
          case 1: text.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
          default: text.remove(at: place)
          }
        }
        let (root, problems) = YAMLDocument.parse(text, file: file)
        #expect(root != nil || !problems.isEmpty)
        do throws(PolicyErrors) {
          let policy = try Policy.parse([file: String(decoding: text, as: UTF8.self)])
          _ = try? policy.rule(for: "payments.orders")
        } catch {
          #expect(!error.all.isEmpty)
          for problem in error.all { #expect(problem.position.line >= 1 && problem.position.column >= 1) }
        }
      }
    }
  }

  @Test func randomPatterns() {
    var random = Generator(state: 42)
    let characters = Array("ab.*?+[](){}|\\/^$-,19!_")
    for _ in 0..<20_000 {
      let text = String(
        (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
          characters.randomElement(using: &random)
        })
      for pattern in [text, "/\(text)/"] {
        guard let compiled = try? TopicPattern(pattern) else { continue }
        let rank = compiled.specificity
        #expect(rank.prefix >= 0 && rank.prefix <= rank.literals)
        for topic in ["a", "ab", "aab.b-1", "1_9"] where (try? compiled.matches(topic)) == true {
          #expect(topic.utf8.count >= rank.prefix, "\(pattern) \(topic)")
          #expect(topic.utf8.starts(with: compiled.literalStart), "\(pattern) \(topic)")
        }
      }
    }
  }
}

extension TopicPattern {
  /// The literal text that every match begins with, as far as the rank counts it.
  fileprivate var literalStart: [UInt8] {
    let source = text.hasPrefix("/") ? text.dropFirst().drop { $0 == "^" } : text[...]
    return Array(source.utf8.filter { $0 != UInt8(ascii: "\\") }.prefix(specificity.prefix))
  }
}
