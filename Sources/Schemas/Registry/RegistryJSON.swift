import CJansson

/// A JSON object of a registry's answer, read by libjansson.
final class RegistryJSON {
  private let root: UnsafeMutablePointer<json_t>

  /// Nil for what is no JSON object, or has a name twice.
  init?(_ bytes: [UInt8]) {
    let parsed = bytes.withUnsafeBytes { bytes -> UnsafeMutablePointer<json_t>? in
      guard let start = bytes.baseAddress else { return nil }
      return json_loadb(start, bytes.count, Int(JSON_REJECT_DUPLICATES), nil)
    }
    guard let parsed else { return nil }
    root = parsed
    guard root.pointee.type == JSON_OBJECT else {
      json_decref(root)
      return nil
    }
  }

  deinit {
    json_decref(root)
  }

  /// Whether there is something other than null.
  func has(_ name: String) -> Bool {
    json_object_get(root, name).map { $0.pointee.type != JSON_NULL } ?? false
  }

  func string(_ name: String) -> String? { Self.string(json_object_get(root, name)) }

  func integer(_ name: String) -> Int? { Self.integer(json_object_get(root, name)) }

  /// The references under `name`; nil for anything else.
  func references(_ name: String) -> [RegistryReference]? {
    guard let array = json_object_get(root, name), array.pointee.type == JSON_ARRAY else { return nil }
    var references: [RegistryReference] = []
    for index in 0..<json_array_size(array) {
      let entry = json_array_get(array, index)
      guard let name = Self.string(json_object_get(entry, "name")),
        let subject = Self.string(json_object_get(entry, "subject")), !subject.isEmpty,
        let version = Self.integer(json_object_get(entry, "version")), version == -1 || version > 0
      else { return nil }
      references.append(RegistryReference(name: name, subject: subject, version: version))
    }
    return references
  }

  private static func string(_ value: UnsafeMutablePointer<json_t>?) -> String? {
    guard let text = json_string_value(value) else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(start: text, count: json_string_length(value)), as: UTF8.self)
  }

  private static func integer(_ value: UnsafeMutablePointer<json_t>?) -> Int? {
    guard let value, value.pointee.type == JSON_INTEGER else { return nil }
    return Int(json_integer_value(value))
  }
}
