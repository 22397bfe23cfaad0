/// Asks which broker coordinates groups, transactions or share groups.
public struct FindCoordinatorRequest: WireMessage {
  public static var api: ApiTable.Entry { ApiTable.findCoordinator }

  /// Versions 0–3: the one key. From version 4 on any number.
  public var keys: [WireString]
  /// 0: group, 1: transaction, 2: share. Version 1+.
  public var keyType: Int8 = 0
  public var tags: TaggedFields

  public init(reading reader: inout WireReader, version: Int16) throws(WireError) {
    try Self.check(version, reader)
    let flexible = Self.api.isFlexible(version)
    keys = version <= 3 ? [try reader.string(compact: flexible)] : []
    if version >= 1 { keyType = try reader.integer() }
    if version >= 4 {
      keys = try reader.array(compact: true, elementBytes: 1) { reader throws(WireError) in
        try reader.string(compact: true)
      }
    }
    tags = try reader.tags(flexible: flexible)
    try reader.expectEnd()
  }

  public func write(to frame: inout FrameAssembly, input: RawSpan, version: Int16) {
    let flexible = Self.api.isFlexible(version)
    if version <= 3 { frame.put(keys.first ?? .text(""), compact: flexible, input: input) }
    if version >= 1 { frame.put(keyType) }
    if version >= 4 {
      frame.put(keys, compact: true) { key, frame in frame.put(key, compact: true, input: input) }
    }
    frame.put(tags, flexible: flexible, input: input)
  }
}
