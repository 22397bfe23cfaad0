import CSIMD
import Testing

@testable import Schemas

/// A search as tests do it: over arrays, with everything that was found spelled out.
final class JSONSearch {
  struct Found: Equatable {
    var field: Int
    var path: String
    var start: Int
    var end: Int
  }

  let matcher: FieldMatcher
  let canonical: CanonicalPaths
  let finder: JSONFieldFinder
  private(set) var occurrences: [FieldOccurrence] = []

  /// - Parameters:
  ///   - tokensAtOnce: few, and longer texts are searched in pieces.
  ///   - isOld: as on a processor without AVX2.
  init(_ paths: [String], maximumDepth: Int = 512, tokensAtOnce: Int = 2048, isOld: Bool = false) throws {
    matcher = try FieldMatcher(paths.map { try FieldPath($0) })
    canonical = CanonicalPaths(matcher)
    finder = JSONFieldFinder(
      maximumDepth: maximumDepth, tokensAtOnce: tokensAtOnce, hasAVX2: !isOld && simd_has_avx2())
  }

  func callAsFunction(_ text: [UInt8]) throws -> [Found] {
    canonical.beginRecord()
    occurrences.removeAll(keepingCapacity: true)
    try finder.find(in: text.span.bytes, matcher, canonical, into: &occurrences)
    return occurrences.map {
      let isString = text[$0.start] == UInt8(ascii: "\"")
      #expect($0.form == (isString ? .jsonString : .jsonToken))
      #expect(
        $0.contentStart == $0.start + (isString ? 1 : 0) && $0.contentEnd == $0.end - (isString ? 1 : 0))
      return Found(field: $0.field, path: canonical.text($0.path), start: $0.start, end: $0.end)
    }
  }

  /// From one block of text at a time to all of most texts.
  static let tokensAtOnce = [1, 2, 3, 7, 16, 64, 2048]

  /// Searches of all kinds for the same paths.
  static func kinds(_ paths: [String], maximumDepth: Int = 512) throws -> [JSONSearch] {
    try tokensAtOnce.flatMap { tokensAtOnce in
      try [false, true].map { isOld in
        try JSONSearch(paths, maximumDepth: maximumDepth, tokensAtOnce: tokensAtOnce, isOld: isOld)
      }
    }
  }

  /// What stands in the places found.
  func values(_ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try self(bytes).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }

  /// What is wrong with the text.
  func error(_ text: [UInt8]) -> ValueError? {
    do {
      _ = try self(text)
      return nil
    } catch {
      return error as? ValueError
    }
  }
}
