/// What a client reads beside what the broker stores.
enum DemoView {
  private static let textWidth = 40
  private static let storedWidth = 57
  private static let bytesPerRow = 16

  static func text(_ topic: DemoTopic, client: [DemoRecord], broker: [DemoRecord]) -> String {
    var lines = [
      "", "topic \(topic.name): \(rule(topic))",
      row("a client reads through fieldseal", "the broker stores"),
    ]
    for index in 0..<max(client.count, broker.count) {
      let read = index < client.count ? client[index] : nil
      let stored = index < broker.count ? broker[index] : nil
      lines.append(rule)
      lines.append(row(heading(index, read), heading(index, stored)))
      let left = wrapped(read, textWidth)
      let right = if case .fields = topic.sealing { wrapped(stored, storedWidth) } else { dump(stored) }
      for line in 0..<max(left.count, right.count) {
        lines.append(row(line < left.count ? left[line] : "", line < right.count ? right[line] : ""))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let rule = String(repeating: "─", count: textWidth + 3 + storedWidth)

  private static func rule(_ topic: DemoTopic) -> String {
    switch topic.sealing {
    case .nothing: "encrypt: none"
    case .values: "encrypt: value"
    case .fields: "fields"
    }
  }

  private static func row(_ left: String, _ right: String) -> String {
    let padding = String(repeating: " ", count: max(0, textWidth - left.count))
    return right.isEmpty ? left : "\(left)\(padding)   \(right)"
  }

  private static func heading(_ index: Int, _ record: DemoRecord?) -> String {
    guard let record else { return "\(index): missing" }
    let key = record.key.map(printable) ?? "no key"
    return "\(index): \(key)" + record.headers.map { "  \($0.name)=\(printable($0.value))" }.joined()
  }

  private static func wrapped(_ record: DemoRecord?, _ width: Int) -> [String] {
    guard let value = record?.value else { return record == nil ? [] : ["null (a tombstone)"] }
    return chunks(value, width).map(printable)
  }

  private static func dump(_ record: DemoRecord?) -> [String] {
    guard let value = record?.value else { return record == nil ? [] : ["null (a tombstone)"] }
    return chunks(value, bytesPerRow).map { chunk in
      let pairs = chunks(chunk, 2).map { $0.map(hex).joined() }.joined(separator: " ")
      return pairs + String(repeating: " ", count: max(0, 39 - pairs.count)) + "  " + printable(chunk)
    }
  }

  private static func chunks(_ bytes: [UInt8], _ size: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
  }

  private static func printable(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
