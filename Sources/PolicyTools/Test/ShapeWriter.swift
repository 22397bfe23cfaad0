import Bytes
import Proxy

/// Writes expectations into a file with samples: for each case that has none, what became of its record.
struct ShapeWriter {
  /// Longer lines are broken where they can be.
  private static let width = 90

  let file: SampleFile
  private var lines: [String]
  /// Cases that cannot be written to.
  private(set) var skipped: [String] = []

  init(_ file: SampleFile) {
    self.file = file
    lines = String(decoding: file.text, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var text: String { lines.joined(separator: "\n") }

  /// - Parameter outcome: the lines for a case, without indentation; nil where there is nothing to add.
  mutating func add(_ outcome: (SampleCase) -> [String]?) {
    for sample in file.cases.reversed() {
      guard !sample.expected.hasOutcome, let added = outcome(sample) else { continue }
      let first = sample.position.line - 1
      let column = sample.position.column - 1
      guard lines.indices.contains(first), !isInBrackets(sample) else {
        skipped.insert(sample.name, at: 0)
        continue
      }
      let indent = String(repeating: " ", count: column)
      let end = endOfCase(from: first, indent: column)
      lines.insert(contentsOf: added.map { $0.isEmpty ? "" : indent + $0 }, at: end)
    }
  }

  private func isInBrackets(_ sample: SampleCase) -> Bool {
    let line = Array(lines[sample.position.line - 1])
    let column = sample.position.column - 1
    return !line.indices.contains(column) || line[column] == "{"
  }

  /// The line behind a case's last one: what is indented as far as its names belongs to it.
  private func endOfCase(from first: Int, indent: Int) -> Int {
    var end = first + 1
    for index in (first + 1)..<max(lines.count, first + 1) {
      let line = lines[index]
      let depth = line.prefix { $0 == " " }.count
      if depth == line.count { continue }
      guard depth >= indent else { break }
      end = index + 1
    }
    return end
  }

  // MARK: - Lines

  /// What `stored:` says of a record, and of each of its parts that is not as it was written.
  static func stored(_ sample: SealedSample, _ parts: SealedParts) -> [String] {
    let shape = StoredShape(sample)
    if case .sealed(let part) = shape.value.content, sample.parts.count == 1 {
      return ["stored: \(parts.mark(part).text)"]
    }
    var body: [String] = []
    if shape.key != shape.writtenKey { body += entry("key", shape.key, parts) }
    let headers = shape.headers.filter { $0.stored != $0.written }
    if !headers.isEmpty {
      body.append("headers:")
      for header in headers { body += entry(header.name, header.stored, parts).map { "  " + $0 } }
    }
    if shape.value != shape.writtenValue || body.isEmpty { body += entry("value", shape.value, parts) }
    return ["stored:"] + body.map { "  " + $0 }
  }

  static func error(_ error: SampleError) -> [String] {
    ["error: \(scalar(error.description))"]
  }

  private static func entry(_ name: String, _ node: SampleNode, _ parts: SealedParts) -> [String] {
    let name = QuotedText.isPlain(name) && !QuotedText.looksTyped(name) ? name : JSONOutput.string(name)
    if case .string(let text) = node.content { return ["\(name): \(scalar(text))"] }
    let line = parts.text(node)
    if node.isLeaf || line.count + name.count < width && isFlat(node) { return ["\(name): \(line)"] }
    switch node.content {
    case .object(let members) where !members.isEmpty:
      return ["\(name):"] + members.flatMap { entry($0.name, $0.value, parts) }.map { "  " + $0 }
    case .array(let items) where !items.isEmpty:
      return ["\(name):"] + items.flatMap { item($0, parts) }.map { "  " + $0 }
    default: return ["\(name): \(line)"]
    }
  }

  private static func item(_ node: SampleNode, _ parts: SealedParts) -> [String] {
    if case .string(let text) = node.content { return ["- \(scalar(text))"] }
    let line = parts.text(node)
    guard case .object(let members) = node.content, !members.isEmpty, line.count >= width || !isFlat(node)
    else {
      return ["- \(line)"]
    }
    let lines = members.flatMap { entry($0.name, $0.value, parts) }
    return lines.enumerated().map { $0 == 0 ? "- \($1)" : "  \($1)" }
  }

  /// Whether nothing in it holds other things.
  private static func isFlat(_ node: SampleNode) -> Bool {
    switch node.content {
    case .array(let items): items.allSatisfy(\.isLeaf)
    case .object(let members): members.allSatisfy(\.value.isLeaf)
    default: true
    }
  }

  private static func scalar(_ text: String) -> String {
    QuotedText.isPlain(text) && !QuotedText.looksTyped(text) ? text : QuotedText.quote(text)
  }
}
