/// How other programs are told of a file: from the folder in which they work.
enum ReportPath {
  /// The path from `root`, if the file is below it, without `./` and double slashes.
  static func relative(_ path: String, to root: String) -> String {
    let text = normalized(path)
    let folder = normalized(root)
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return root.isEmpty || !text.hasPrefix(prefix) ? text : String(text.dropFirst(prefix.count))
  }

  /// A relative reference, or a `file:` one for an absolute path (RFC 3986, RFC 8089).
  static func uri(_ path: String) -> String {
    var text = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
    }
    return text
  }

  private static func normalized(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
