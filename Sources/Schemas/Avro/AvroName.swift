/// Names of types: how they are qualified, and what they may be made of.
///
/// Registries hold names that the specification does not allow (hyphens in namespaces, `$` of Java's inner classes,
/// letters beyond ASCII). They are taken, unless they would break what they are written into.
enum AvroName {
  /// The full name of a definition.
  /// - Parameter enclosing: the namespace around it; empty for none.
  static func full(_ name: String, namespace: String?, enclosing: String) -> String {
    if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) {
      // A leading dot stands for no namespace.
      return dot == name.startIndex ? String(name.dropFirst()) : name
    }
    let space = namespace ?? enclosing
    return space.isEmpty ? name : "\(space).\(name)"
  }

  /// The namespace of a full name; empty for none.
  static func namespace(of full: String) -> String {
    full.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(full[..<$0]) } ?? ""
  }

  /// A full name without its namespace.
  static func short(_ full: String) -> String {
    full.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(full[full.utf8.index(after: $0)...]) } ?? full
  }

  /// Whether a name (of a field, a symbol, or part of a full name) may stand in a canonical form, which escapes nothing.
  static func isUsable(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
  }

  static func isUsableFull(_ name: String) -> Bool {
    isUsable(name) && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }

  /// The name as libavro takes it: ASCII letters, digits, underscores.
  static func forLibavro(_ name: String) -> String {
    var safe = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        safe.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if safe.isEmpty { safe = "_" }
        safe.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        safe += "_x" + String(byte, radix: 16)
      }
    }
    return safe
  }

  /// The namespace as libavro takes it. It cannot name a type without one from within another: such types get a
  /// namespace that no schema has.
  static func namespaceForLibavro(of full: String) -> String {
    let namespace = namespace(of: full)
    return namespace.isEmpty ? "-" : namespace
  }
}
