/// A claim of the demo, and whether it held.
struct DemoCheck: Equatable {
  let claim: String
  let holds: Bool

  /// What must be true of a topic.
  /// - Parameters:
  ///   - client: what was read through the proxy.
  ///   - broker: what a client read from the broker itself.
  ///   - segments: what is on the broker's disk, if it has one.
  static func all(_ topic: DemoTopic, client: [DemoRecord], broker: [DemoRecord], segments: [UInt8]?)
    -> [DemoCheck]
  {
    let count = counted(topic.records.count, "record")
    var checks = [
      DemoCheck(
        claim:
          "\(topic.name): \(count) read through fieldseal, equal to what was written (key, value, headers, order)",
        holds: client == topic.records)
    ]
    let pairs = Array(zip(topic.records, broker))
    let complete = broker.count == topic.records.count
    switch topic.sealing {
    case .nothing:
      checks.append(DemoCheck(claim: "\(topic.name): stored as written", holds: broker == topic.records))
      return checks
    case .fields(let texts):
      checks.append(
        DemoCheck(
          claim: "\(topic.name): but for the fields, which are other strings, values are stored as written",
          holds: complete
            && pairs.allSatisfy { written, stored in
              written.key == stored.key && hasFieldsSealed(written.value, as: stored.value, texts)
            }))
    case .values: checks += all(ofSealed: pairs, complete, topic)
    }
    return checks + absence(topic, broker, segments)
  }

  private static func all(ofSealed pairs: [(DemoRecord, DemoRecord)], _ complete: Bool, _ topic: DemoTopic)
    -> [DemoCheck]
  {
    var checks: [DemoCheck] = []
    checks.append(
      DemoCheck(
        claim: "\(topic.name): keys and headers stored as written, the tombstone still null",
        holds: complete
          && pairs.allSatisfy { written, stored in
            written.key == stored.key && written.headers == stored.headers
              && (written.value == nil) == (stored.value == nil)
          }))
    checks.append(
      DemoCheck(
        claim:
          "\(topic.name): every other value is sealed (begins with f9, 31 bytes longer, none of its text left)",
        holds: complete && pairs.allSatisfy { isSealed($0.value, as: $1.value) }))
    return checks
  }

  private static func absence(_ topic: DemoTopic, _ broker: [DemoRecord], _ segments: [UInt8]?) -> [DemoCheck]
  {
    var checks: [DemoCheck] = []
    let marker = Array(DemoTopic.marker.utf8)
    let stored = broker.flatMap { ($0.key ?? []) + ($0.value ?? []) + $0.headers.flatMap(\.value) }
    checks.append(
      DemoCheck(
        claim: "\(topic.name): the card number \(DemoTopic.marker) is in nothing that the broker returns",
        holds: !contains(stored, marker)))
    if let segments {
      checks.append(
        DemoCheck(
          claim: "\(topic.name): nor is it in the broker's segment file (\(segments.count) bytes)",
          holds: !segments.isEmpty && !contains(segments, marker)))
    }
    return checks
  }

  /// Whether `stored` is `written` with another string, of base64url, in the place of each of `texts`.
  private static func hasFieldsSealed(_ written: [UInt8]?, as stored: [UInt8]?, _ texts: [String]) -> Bool {
    guard let written, var rest = stored?[...] else { return written == nil && stored == nil }
    var pieces = [String(decoding: written, as: UTF8.self)]
    for text in texts {
      pieces = pieces.flatMap {
        $0.split(separator: "\"\(text)\"", omittingEmptySubsequences: false).map(String.init)
      }
    }
    for (index, piece) in pieces.enumerated() {
      if index > 0 {
        guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
        let sealed = rest.prefix { $0 != UInt8(ascii: "\"") }
        guard sealed.count > 34 else { return false }
        rest = rest.dropFirst(sealed.count + 1)
      }
      guard rest.starts(with: piece.utf8) else { return false }
      rest = rest.dropFirst(piece.utf8.count)
    }
    return rest.isEmpty
  }

  private static func isSealed(_ written: [UInt8]?, as stored: [UInt8]?) -> Bool {
    guard let written, let stored else { return written == nil && stored == nil }
    // Any eight bytes of the text would do; ciphertext holds a given eight with a chance of 2^-57.
    let pieces = stride(from: 0, to: max(0, written.count - 8), by: 8).map { Array(written[$0..<$0 + 8]) }
    return stored.count == written.count + 31 && stored.first == 0xF9
      && pieces.allSatisfy { !contains(stored, $0) }
  }

  static func contains(_ bytes: [UInt8], _ piece: [UInt8]) -> Bool {
    guard !piece.isEmpty, bytes.count >= piece.count else { return piece.isEmpty }
    return (0...bytes.count - piece.count).contains { bytes[$0..<$0 + piece.count].elementsEqual(piece) }
  }
}
