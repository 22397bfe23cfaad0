/// How a snappy-compressed records section is framed.
public enum SnappyFraming: Hashable, Sendable {
  /// One bare snappy stream (librdkafka, Go and Python clients).
  case raw
  /// snappy-java's chunks (the Java client).
  case xerial

  /// Magic and two versions.
  static let xerialHeadByteCount = 16
  /// 0x82 "SNAPPY" 0
  static let xerialMagic: UInt64 = 0x8253_4E41_5050_5900

  public init(of section: RawSpan) {
    self = section.bigEndian(at: 0) == Self.xerialMagic ? .xerial : .raw
  }
}
