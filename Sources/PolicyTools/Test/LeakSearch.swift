import Glibc
import Proxy

/// Looks for what is sealed in what is stored.
///
/// Short contents are left out: they occur by chance. So are contents of one repeated byte, and numbers and words of JSON that
/// only occur in longer ones.
struct LeakSearch {
  private static let minimum = 4

  struct Leak: Hashable {
    /// What was sealed.
    let part: String
    /// Where its contents stand.
    let place: String
  }

  let sample: SealedSample
  /// Parts that may occur elsewhere.
  let copies: Set<String>

  func leaks() -> [Leak] {
    var leaks: [Leak] = []
    for part in sample.parts {
      let name = name(part)
      guard !copies.contains(name), let content = content(part) else { continue }
      for (place, bytes) in stored where contains(bytes, content, asWord: isToken(part)) {
        let leak = Leak(part: name, place: place)
        if !leaks.contains(leak) { leaks.append(leak) }
      }
    }
    return leaks
  }

  private func name(_ part: SamplePart) -> String {
    switch part.place {
    case .recordKey: "key"
    case .value: "value"
    case .header(let index): "header.\(sample.written.headers[index].name)"
    case .field(let path): path
    }
  }

  private var stored: [(place: String, bytes: [UInt8])] {
    var stored: [(place: String, bytes: [UInt8])] = []
    if let key = sample.stored.key { stored.append(("the key", key)) }
    if let value = sample.stored.value { stored.append(("the value", value)) }
    for header in sample.stored.headers {
      if let value = header.value { stored.append(("the header '\(header.name)'", value)) }
    }
    return stored
  }

  /// What must not be found; nil where it says nothing if it is.
  private func content(_ part: SamplePart) -> [UInt8]? {
    let whole: [UInt8]?
    switch part.place {
    case .recordKey: whole = sample.written.key
    case .value, .field: whole = sample.written.value
    case .header(let index): whole = sample.written.headers[index].value
    }
    guard let whole, part.content.upperBound <= whole.count else { return nil }
    let content = Array(whole[part.content])
    guard content.count >= Self.minimum, Set(content).count > 1 else { return nil }
    // Its neutral value stands in its place.
    if part.isDetached, let value = sample.stored.value, part.stored.upperBound <= value.count,
      content == Array(value[part.stored])
    {
      return nil
    }
    return content
  }

  /// Whether it is a JSON value other than a text, a list or an object.
  private func isToken(_ part: SamplePart) -> Bool {
    guard case .field = part.place, case .json? = sample.reading, part.content == part.written,
      let value = sample.written.value, part.content.upperBound <= value.count,
      let first = value[part.content].first
    else { return false }
    return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
  }

  private func contains(_ bytes: [UInt8], _ content: [UInt8], asWord: Bool) -> Bool {
    var start = 0
    while let found = find(content, in: bytes, from: start) {
      guard asWord,
        found > 0 && Self.isWord(bytes[found - 1])
          || found + content.count < bytes.count && Self.isWord(bytes[found + content.count])
      else { return true }
      start = found + 1
    }
    return false
  }

  private func find(_ content: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = content.first, start + content.count <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { all in
      guard let base = all.baseAddress else { return nil }
      var offset = start
      while offset + content.count <= all.count,
        let found = memchr(base + offset, Int32(first), all.count - content.count + 1 - offset)
      {
        if memcmp(found, content, content.count) == 0 { return UnsafeRawPointer(found) - base }
        offset = UnsafeRawPointer(found) - base + 1
      }
      return nil
    }
  }

  /// What may stand beside a number or a word in a longer one.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "+"):
      true
    default: byte >= 0x80
    }
  }
}
