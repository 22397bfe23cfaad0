/// The outcome of samples as JUnit's XML.
enum PolicyTestJUnit {
  static func report(_ run: PolicyTestRun) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"fieldseal policy test\" tests=\"\(run.results.count)\" "
    text += "failures=\"\(run.failedCount)\" errors=\"0\">\n"
    for file in run.files {
      let failed = file.results.count { !$0.hasPassed }
      text +=
        "  <testsuite name=\"\(escaped(file.path))\" tests=\"\(file.results.count)\" failures=\"\(failed)\" "
      text += "errors=\"0\" skipped=\"0\">\n"
      for result in file.results { text += testCase(result, file.path) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func testCase(_ result: CaseResult, _ file: String) -> String {
    let head =
      "    <testcase classname=\"\(escaped(file))\" name=\"\(escaped(result.name))\" "
      + "file=\"\(escaped(file))\" line=\"\(result.position.line)\""
    guard !result.hasPassed else { return head + "/>\n" }
    var text = head + ">\n"
    // Readers take one failure for a case.
    let message = result.failures.map(\.message).joined(separator: "; ")
    let details = result.failures.flatMap { [$0.message] + $0.details.map { "  \($0)" } }
    text += "      <failure type=\"expectation\" message=\"\(escaped(message))\">"
    text += escaped(details.joined(separator: "\n")) + "</failure>\n"
    return text + "    </testcase>\n"
  }

  /// For texts and attributes. What XML 1.0 has no place for becomes a question mark.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n": escaped += "&#10;"
      case "\t": escaped += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += "?"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
