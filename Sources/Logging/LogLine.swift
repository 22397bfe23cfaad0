/// One line being spelled, in either format.
///
/// What is logged may come from a client (topic names, client ids), so a value can neither end its line nor
/// pose as another field, nor command a terminal: everything of the kind is escaped, and long values are clipped.
struct LogLine {
  /// Values are clipped to this many Unicode scalars.
  static let longestValue = 2000

  private let format: LogFormat
  private var text: String

  init(_ format: LogFormat, timestamp: String, level: LogLevel, event: String) {
    self.format = format
    switch format {
    case .text:
      text = "\(timestamp) \(level.name)"
    case .json:
      text = "{\"ts\":\"\(timestamp)\",\"level\":\"\(level.name)\""
    }
    append("event", .string(event))
  }

  mutating func append(_ name: String, _ value: LogValue) {
    switch format {
    case .text:
      text.append(" ")
      text.append(name)
      text.append("=")
    case .json:
      text.append(",")
      appendQuoted(name)
      text.append(":")
    }
    switch value {
    case .int(let number): text.append(String(number))
    case .bool(let flag): text.append(flag ? "true" : "false")
    case .double(let number) where number.isFinite: text.append("\(number)")
    case .double(let number): appendString("\(number)")
    case .string(let string): appendString(string)
    }
  }

  /// The whole line, newline included.
  var finished: String { format == .json ? text + "}\n" : text + "\n" }

  private mutating func appendString(_ string: String) {
    if format == .text, Self.isBare(string) {
      text.append(string)
    } else {
      appendQuoted(string)
    }
  }

  /// Whether a value needs no quotes in a text line.
  private static func isBare(_ string: String) -> Bool {
    guard !string.isEmpty, string.utf8.count <= longestValue else { return false }
    return string.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
        && byte != UInt8(ascii: "\\")
    }
  }

  private mutating func appendQuoted(_ string: String) {
    text.append("\"")
    var left = Self.longestValue
    for scalar in string.unicodeScalars {
      guard left > 0 else {
        text.append("…")
        break
      }
      left -= 1
      switch scalar {
      case "\"": text.append("\\\"")
      case "\\": text.append("\\\\")
      case "\n": text.append("\\n")
      case "\r": text.append("\\r")
      case "\t": text.append("\\t")
      default:
        if Self.mustBeEscaped(scalar) {
          let digits = String(scalar.value, radix: 16)
          text.append("\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text.append("\"")
  }

  /// Control characters, line and paragraph separators, and the marks that reorder what is displayed (UAX #9).
  private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}
