/// When a text needs quotes, and which.
///
/// The same text is quoted everywhere, or nowhere: inside of brackets more characters need quotes, and a pattern that loses
/// its quotes where it is moved out of them would be a difference without a meaning. Only commas, which sentences have, need
/// them in brackets alone.
enum QuotedText {
  /// Whether the text may stand without quotes.
  static func isPlain(_ text: String, inFlow: Bool = true) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
    guard text.unicodeScalars.allSatisfy({ isOrdinary($0) || $0 == "," && !inFlow }), isFirst(first),
      last != " ", last != ":"
    else {
      return false
    }
    if text.utf8.count > 200 && text.contains(":") { return false }
    return !text.contains(": ") && !isNull(text) && !text.hasPrefix("...") && !text.hasPrefix("<<")
      && !text.hasPrefix("=")
  }

  /// What YAML takes for nothing, if it stands without quotes.
  static func isNull(_ text: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(text) }

  /// Whether other readers of YAML might take it for a number, a truth value or a date: then quotes that are there stay.
  static func looksTyped(_ text: String) -> Bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n"]
    if isNull(text) || words.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }),
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: ".")
    else { return false }
    let others = "0123456789abcdefABCDEFxoXOinfINF_.:+-eETZ ".utf8
    return text.utf8.allSatisfy { others.contains($0) }
  }

  /// In double quotes, or in single ones where that saves backslashes.
  static func quote(_ text: String) -> String {
    if text.contains(where: { $0 == "\"" || $0 == "\\" }), text.unicodeScalars.allSatisfy(isPrintable) {
      return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where isPrintable(scalar): quoted.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x100: quoted += "\\x" + hex(scalar, 2)
      case _ where scalar.value < 0x10000: quoted += "\\u" + hex(scalar, 4)
      default: quoted += "\\U" + hex(scalar, 8)
      }
    }
    return quoted + "\""
  }

  /// Whether it can be seen, and does not change how its neighbours are seen.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: scalar == " " || !scalar.properties.isWhitespace
    }
  }

  private static func isOrdinary(_ scalar: Unicode.Scalar) -> Bool {
    if !scalar.isASCII { return isPrintable(scalar) }
    return isWord(scalar) || " ./=+-()$^;~<>@:'".unicodeScalars.contains(scalar)
  }

  private static func isFirst(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII || isWord(scalar) || "./+($^;<".unicodeScalars.contains(scalar)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }

  private static func hex(_ scalar: Unicode.Scalar, _ digits: Int) -> String {
    let text = String(scalar.value, radix: 16)
    return String(repeating: "0", count: max(digits - text.count, 0)) + text
  }
}
