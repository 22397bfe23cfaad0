import Bytes

/// The outcome of samples for TAP harnesses, version 14.
enum PolicyTestTAP {
  static func report(_ run: PolicyTestRun) -> String {
    var text = "TAP version 14\n1..\(run.results.count)\n"
    var number = 0
    for file in run.files {
      for result in file.results {
        number += 1
        text +=
          "\(result.hasPassed ? "ok" : "not ok") \(number) - \(escaped("\(file.path): \(result.name)"))\n"
        guard !result.hasPassed else { continue }
        text += "  ---\n  at: \(JSONOutput.string("\(result.position)"))\n  failures:\n"
        for failure in result.failures {
          text += "    - message: \(JSONOutput.string(failure.message))\n"
          guard !failure.details.isEmpty else { continue }
          text += "      details:\n"
          for line in failure.details { text += "        - \(JSONOutput.string(line))\n" }
        }
        text += "  ...\n"
      }
    }
    return text
  }

  /// A number sign would begin a directive.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "#", "\\": escaped += "\\\(character)"
      case "\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
