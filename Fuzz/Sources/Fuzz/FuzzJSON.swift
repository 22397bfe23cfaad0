import CJansson
import CSIMD

@testable import Schemas

/// JSON texts: what is valid and what is found, against libjansson; and nothing changes but what was found.
enum FuzzJSON {
  private enum Move: Equatable {
    case member([UInt8])
    case element(Int)
  }

  private static let matcher: FieldMatcher = {
    let paths = ["**.a", "[*]", "b.*", "*[1].c"]
    return try! FieldMatcher(paths.map { try! FieldPath($0) })
  }()

  /// The same paths, by hand.
  private static func isSelected(_ moves: [Move]) -> Bool {
    if moves.last == .member(Array("a".utf8)) { return true }
    guard let first = moves.first else { return false }
    if case .element = first { return moves.count == 1 }
    if moves.count == 2, case .member = moves[1] { return first == .member(Array("b".utf8)) }
    return moves.count == 3 && moves[1] == .element(1) && moves[2] == .member(Array("c".utf8))
  }

  nonisolated(unsafe) private static let paths = CanonicalPaths(matcher)
  nonisolated(unsafe) private static let finders = [
    (JSONTokens.most, simd_has_avx2()), (1, simd_has_avx2()), (16, simd_has_avx2()), (JSONTokens.most, false),
    (1, false),
  ].map { JSONFieldFinder(maximumDepth: 2048, tokensAtOnce: $0.0, hasAVX2: $0.1) }
  nonisolated(unsafe) private static let coverages = [
    (JSONTokens.most, simd_has_avx2()), (1, simd_has_avx2()), (16, false),
  ].map { JSONCoverage(maximumDepth: 2048, tokensAtOnce: $0.0, hasAVX2: $0.1) }

  static func json(_ text: [UInt8]) {
    paths.beginRecord()
    let found = find(text, finders[0])
    if paths.isOverfull { return }
    cover(text, isValid: found != nil)
    for finder in finders.dropFirst() { must(find(text, finder) == found, "another result") }
    compare(text, found)
    guard let found else { return }
    must(splice(text, found) { Array(text[$0.start..<$0.end]) } == text, "not the same")
    let sealed = splice(text, found) { _ in Array("\"sealed\"".utf8) }
    guard let again = find(sealed, finders[0]) else { fatalError("sealed, it is not valid") }
    must(again.map(\.path) == found.map(\.path), "sealed, it has other fields")
    var originals = found.makeIterator()
    let opened = splice(sealed, again) { _ in
      originals.next().map { Array(text[$0.start..<$0.end]) } ?? []
    }
    must(opened == text, "opened, it is another text")
  }

  private static func find(_ text: [UInt8], _ finder: JSONFieldFinder) -> [FieldOccurrence]? {
    var found: [FieldOccurrence] = []
    do {
      try finder.find(in: text.span.bytes, matcher, paths, into: &found)
    } catch {
      must(error.offset >= 0 && error.offset <= text.count, "an offset outside")
      must(error.message != "not a JSON text" && found.isEmpty, "an error without a reason")
      return nil
    }
    return found
  }

  private static func cover(_ text: [UInt8], isValid: Bool) {
    let results = coverages.map { coverage -> Result<String?, ValueError> in
      Result { () throws(ValueError) in
        try coverage.firstUnclassified(in: text.span.bytes, coverage: matcher)
      }
    }
    for result in results {
      // How soon an error is seen depends on how much is read at a time.
      if isValid { must(result == results[0], "another path") }
      if case .failure = result { must(!isValid, "a valid text is not") }
      if case .success(nil) = result { must(isValid, "a wrong text is covered") }
    }
  }

  private static func splice(
    _ text: [UInt8], _ found: [FieldOccurrence], _ replacement: (FieldOccurrence) -> [UInt8]
  ) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    for found in found {
      out += text[at..<found.start] + replacement(found)
      at = found.end
    }
    return out + text[at...]
  }

  // MARK: libjansson

  private static func load(
    _ text: ArraySlice<UInt8>, _ flags: Int32, _ error: inout json_error_t
  ) -> UnsafeMutablePointer<json_t>? {
    text.withUnsafeBytes { bytes in
      let flags = Int(JSON_DECODE_ANY | JSON_ALLOW_NUL | flags)
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return start.flatMap { json_loadb($0, bytes.count, flags, &error) }
    }
  }

  private static func compare(_ text: [UInt8], _ found: [FieldOccurrence]?) {
    // It overlooks a zero byte behind a number.
    if text.contains(0) { return must(found == nil, "a zero byte is valid") }
    var error = json_error_t()
    guard let root = load(text[...], 0, &error) else {
      switch json_error_code(&error) {
      // It refuses numbers that do not fit, deep nesting and zero characters in names, which RFC 8259 allows.
      case json_error_numeric_overflow, json_error_stack_overflow, json_error_null_byte_in_key: return
      default: return must(found == nil, "valid, libjansson says not: \(json_error_code(&error))")
      }
    }
    defer { json_decref(root) }
    guard let found else { fatalError("not valid, libjansson says it is") }
    // Of duplicates it keeps the last.
    guard let strict = load(text[...], JSON_REJECT_DUPLICATES, &error) else { return }
    json_decref(strict)
    var selected: [UnsafeMutablePointer<json_t>] = []
    select(root, [], &selected)
    must(selected.count == found.count, "\(found.count) places, libjansson has \(selected.count)")
    for (value, place) in zip(selected, found) {
      guard let other = load(text[place.start..<place.end], 0, &error) else { fatalError("no value there") }
      must(json_equal(value, other) != 0, "another value")
      json_decref(other)
    }
  }

  private static func select(
    _ value: UnsafeMutablePointer<json_t>, _ moves: [Move], _ selected: inout [UnsafeMutablePointer<json_t>]
  ) {
    if isSelected(moves) { return selected.append(value) }
    if value.pointee.type == JSON_ARRAY {
      for index in 0..<json_array_size(value) {
        if let element = json_array_get(value, index) {
          select(element, moves + [.element(index)], &selected)
        }
      }
    } else if value.pointee.type == JSON_OBJECT {
      // In the order of the text.
      var iterator = json_object_iter(value)
      while let current = iterator {
        let name = UnsafeRawBufferPointer(
          start: json_object_iter_key(current), count: json_object_iter_key_len(current))
        if let member = json_object_iter_value(current) {
          select(member, moves + [.member(Array(name))], &selected)
        }
        iterator = json_object_iter_next(value, current)
      }
    }
  }
}
