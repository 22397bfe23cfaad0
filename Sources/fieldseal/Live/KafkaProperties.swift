import YAML

/// Settings of a Kafka client, from a file of `name=value` lines as Java's clients and librdkafka take it.
struct KafkaProperties: Sendable {
  struct Setting: Hashable, Sendable {
    /// As librdkafka calls it.
    let name: String
    let value: String
    /// Where it stands; from 1.
    let line: Int
  }

  let file: String
  private(set) var settings: [Setting] = []

  /// The brokers, if the file names them.
  var bootstrap: String? { settings.last { $0.name == "bootstrap.servers" }?.value }

  static func load(_ path: String) throws(CommandError) -> KafkaProperties {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try TextFile.read(path, limit: 1 << 20) } catch {
      throw CommandError("cannot read '\(path)': \(error.message)", code: .usage)
    }
    return try KafkaProperties(String(decoding: bytes, as: UTF8.self), file: path)
  }

  init(_ text: String, file: String) throws(CommandError) {
    self.file = file
    var java = JavaSettings()
    for (line, content) in Self.lines(text) {
      guard let sign = content.firstIndex(of: "=") else {
        throw CommandError("\(file):\(line): a line is as in name=value", code: .usage)
      }
      let name = Self.trimmed(content[..<sign])
      let value = Self.trimmed(content[content.index(after: sign)...])
      do throws(LiveError) {
        for (name, value) in try java.translate(name, value) {
          settings.append(Setting(name: name, value: value, line: line))
        }
      } catch {
        throw CommandError("\(file):\(line): \(error.message)", code: .usage)
      }
    }
    do throws(LiveError) { try java.finish() } catch {
      throw CommandError("\(file): \(error.message)", code: .usage)
    }
  }

  /// Without comments and blank lines; a line that ends with a backslash goes on in the next.
  private static func lines(_ text: String) -> [(line: Int, content: Substring)] {
    var lines: [(line: Int, content: Substring)] = []
    var goesOn = false
    for (index, part) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      var content = trimmed(part)[...]
      if !goesOn, content.isEmpty || content.hasPrefix("#") || content.hasPrefix("!") { continue }
      let isOpen = content.hasSuffix("\\")
      if isOpen { content = content.dropLast() }
      if goesOn, let last = lines.popLast() {
        lines.append((last.line, last.content + content))
      } else {
        lines.append((index + 1, content))
      }
      goesOn = isOpen
    }
    return lines
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
