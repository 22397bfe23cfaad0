/// JSON, written.
public enum JSONOutput {
  public static func string(_ text: String) -> String {
    var quoted = "\""
    quoted.reserveCapacity(text.utf8.count + 2)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// - Parameter items: JSON each.
  public static func array(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

  /// An array with a line for each item, for people and for version control.
  public static func lines(_ items: [String]) -> String {
    items.isEmpty ? "[]" : "[\n" + items.joined(separator: ",\n") + "\n]"
  }

  /// - Parameter members: names, and values that are JSON; those without a value are left out.
  public static func object(_ members: [(name: String, value: String?)]) -> String {
    let texts = members.compactMap { member in member.value.map { "\(string(member.name)):\($0)" } }
    return "{" + texts.joined(separator: ",") + "}"
  }
}
