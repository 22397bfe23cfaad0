/// The canonical path of the place where a search is.
///
/// What keys are bound to, so it never changes: names joined with '.'; bare if they match `[A-Za-z_][A-Za-z0-9_-]*`, otherwise in
/// double quotes with only `"` and `\` escaped by a backslash; every element of an array is `[*]`; the branches of unions
/// are left out.
public struct PathBuilder: ~Copyable {
  private var buffer: [UInt8] = []
  /// The length in front of each step.
  private var lengths: [Int] = []

  public init() {
    buffer.reserveCapacity(256)
    lengths.reserveCapacity(32)
  }

  /// Back to the value itself.
  public mutating func removeAll() {
    buffer.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }

  /// Steps down so far.
  public var depth: Int { lengths.count }

  /// - Parameter name: decoded, as UTF-8.
  public mutating func pushMember(_ name: RawSpan) {
    lengths.append(buffer.count)
    if !buffer.isEmpty { buffer.append(UInt8(ascii: ".")) }
    if Self.isBare(name) {
      name.withUnsafeBytes { buffer.append(contentsOf: $0) }
      return
    }
    buffer.append(UInt8(ascii: "\""))
    for index in name.byteOffsets {
      let byte = name.byte(at: index)
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { buffer.append(UInt8(ascii: "\\")) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  public mutating func pushElement() {
    lengths.append(buffer.count)
    buffer.append(UInt8(ascii: "["))
    buffer.append(UInt8(ascii: "*"))
    buffer.append(UInt8(ascii: "]"))
  }

  /// Takes the last step back.
  public mutating func pop() {
    guard let length = lengths.popLast() else { return }
    buffer.removeLast(max(buffer.count - length, 0))
  }

  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get { buffer.span.bytes }
  }

  public var text: String { String(decoding: buffer, as: UTF8.self) }

  private static func isBare(_ name: RawSpan) -> Bool {
    guard !name.isEmpty else { return false }
    for index in name.byteOffsets {
      switch name.byte(at: index) {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        break
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        if index == 0 { return false }
      default: return false
      }
    }
    return true
  }
}
