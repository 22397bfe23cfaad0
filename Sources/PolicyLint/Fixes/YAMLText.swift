import YAML

/// How texts are written into policies.
enum YAMLText {
  /// Without quotes where that is safe in lists and mappings of any kind.
  static func scalar(_ text: String) -> String {
    let isNull = ["null", "Null", "NULL"].contains(text)
    let isSafe = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
        true
      case UInt8(ascii: "-"): true
      default: false
      }
    }
    if isSafe, !isNull, !text.isEmpty, !text.hasPrefix("-"), !text.hasPrefix(".") { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }
}
