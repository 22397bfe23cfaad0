import CJansson
import Schemas

/// libjansson's opinion of a text.
final class Jansson {
  enum Verdict: Equatable {
    case valid, invalid
    /// It refuses what RFC 8259 allows: numbers that do not fit, more than 2,048 levels, a zero character in a name. And
    /// it overlooks a zero byte behind a number.
    case undecided
  }

  let verdict: Verdict
  /// Whether an object has two members of a name: only the last is in the tree.
  let hasDuplicates: Bool
  private let root: OpaqueValue?

  struct OpaqueValue {
    let pointer: UnsafeMutablePointer<json_t>
  }

  init(_ text: [UInt8]) {
    var error = json_error_t()
    root = Self.load(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error)
    if root != nil {
      verdict = text.contains(0) ? .undecided : .valid
      var second = json_error_t()
      let strict = Self.load(text, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &second)
      hasDuplicates = strict == nil
      if let strict { json_decref(strict.pointer) }
      return
    }
    hasDuplicates = false
    switch json_error_code(&error) {
    case json_error_numeric_overflow, json_error_stack_overflow, json_error_null_byte_in_key:
      verdict = .undecided
    default: verdict = .invalid
    }
  }

  deinit {
    if let root { json_decref(root.pointer) }
  }

  private static func load(_ text: [UInt8], _ flags: Int32, _ error: inout json_error_t) -> OpaqueValue? {
    text.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return start.flatMap { json_loadb($0, bytes.count, Int(flags), &error) }.map(OpaqueValue.init)
    }
  }

  /// Whether the values that the paths select are those that stand in these places, in that order.
  func selects(_ found: [Range<Int>], in text: [UInt8], _ paths: [FieldPath]) -> Bool {
    guard let root else { return false }
    var selected: [UnsafeMutablePointer<json_t>] = []
    Self.select(root.pointer, [], NaiveMatcher(paths: paths), &selected)
    guard selected.count == found.count else { return false }
    return zip(selected, found).allSatisfy { value, place in
      var error = json_error_t()
      let flags = JSON_DECODE_ANY | JSON_ALLOW_NUL
      guard let other = Self.load(Array(text[place]), flags, &error) else { return false }
      defer { json_decref(other.pointer) }
      return json_equal(value, other.pointer) != 0
    }
  }

  private static func select(
    _ value: UnsafeMutablePointer<json_t>, _ moves: [NaiveMatcher.Move], _ matcher: NaiveMatcher,
    _ selected: inout [UnsafeMutablePointer<json_t>]
  ) {
    if matcher.field(moves) != nil { return selected.append(value) }
    if value.pointee.type == JSON_ARRAY {
      for index in 0..<json_array_size(value) {
        guard let element = json_array_get(value, index) else { continue }
        select(element, moves + [.element(index)], matcher, &selected)
      }
    } else if value.pointee.type == JSON_OBJECT {
      // In the order of the text.
      var iterator = json_object_iter(value)
      while let current = iterator {
        let bytes = UnsafeRawBufferPointer(
          start: json_object_iter_key(current), count: json_object_iter_key_len(current))
        if let member = json_object_iter_value(current) {
          select(member, moves + [.member(String(decoding: bytes, as: UTF8.self))], matcher, &selected)
        }
        iterator = json_object_iter_next(value, current)
      }
    }
  }
}
