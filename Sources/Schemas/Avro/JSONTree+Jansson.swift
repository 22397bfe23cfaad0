import CJansson

extension JSONTree {
  /// Bytes of the longest text that is taken.
  static let maximumBytes = 8 << 20

  /// Reads a text with libjansson, which nests 2,048 deep at most. Of equal names in an object the last one counts.
  init(text: RawSpan) throws(SchemaError) {
    guard text.byteCount <= Self.maximumBytes else {
      throw SchemaError("a schema has \(Self.maximumBytes) bytes at most, not \(text.byteCount)")
    }
    var error = json_error_t()
    // A default may be a number that no 64-bit integer holds, and a documentation may have a NUL.
    let flags = Int(JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL)
    let document = text.withUnsafeBytes { bytes in
      bytes.baseAddress.flatMap {
        json_loadb($0.assumingMemoryBound(to: CChar.self), bytes.count, flags, &error)
      }
    }
    guard let document else {
      guard text.byteCount > 0 else { throw SchemaError("no JSON: the text is empty") }
      let reason = String(cString: cjansson_error_text(&error))
      throw SchemaError("no JSON, line \(error.line), column \(error.column): \(reason)")
    }
    defer { json_decref(document) }
    self.init(document)
  }

  /// Copies what libjansson holds.
  private init(_ value: UnsafeMutablePointer<json_t>) {
    switch value.pointee.type {
    case JSON_OBJECT:
      var members: [Member] = []
      members.reserveCapacity(json_object_size(value))
      var iterator = json_object_iter(value)
      while let place = iterator {
        if let name = json_object_iter_key(place), let member = json_object_iter_value(place) {
          members.append(Member(name: String(cString: name), value: JSONTree(member)))
        }
        iterator = json_object_iter_next(value, place)
      }
      self = .object(members)
    case JSON_ARRAY:
      self = .array((0..<json_array_size(value)).compactMap { json_array_get(value, $0).map(JSONTree.init) })
    case JSON_STRING:
      let bytes = UnsafeRawBufferPointer(start: json_string_value(value), count: json_string_length(value))
      self = .string(String(decoding: bytes, as: UTF8.self))
    case JSON_INTEGER: self = .number(Double(json_integer_value(value)))
    case JSON_REAL: self = .number(json_real_value(value))
    case JSON_TRUE: self = .boolean(true)
    case JSON_FALSE: self = .boolean(false)
    default: self = .null
    }
  }
}
